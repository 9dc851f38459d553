package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.ArgumentPattern;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecGrantList;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.GrantRef;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.GrantRevoked;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ListGrants;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.node.ExecPermit;
import dev.clawnet.protocol.node.SystemCommands.Operand;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// What lets a program run on a node: its owner at a device of theirs, an approval that is used up by it, or a standing
/// grant. Nothing else does.
///
/// Threat: a program runs something else than was allowed, or twice, or in another's name. Nothing that a caller says
/// about an approval is believed; what goes to the node is what was allowed. See `ExecRunTest`.
public final class ExecAuthority {
    private final Store store;
    private final Approvals approvals;
    private final RandomGenerator random;

    ExecAuthority(Store store, Approvals approvals, RandomGenerator random) {
        this.store = store;
        this.approvals = approvals;
        this.random = random;
    }

    /// A run that somebody wants.
    ///
    /// @param approval name of the approval that the caller points to
    public record Wish(Caller caller, DeviceId node, RunParams params, Optional<String> approval) {}

    /// A run that is allowed, this once.
    ///
    /// @param params what goes to the node
    /// @param basis for the ledger
    /// @param entries part of the change in which it is announced
    public record Allowed(RunParams params, ExecPermit permit, String basis, List<Entry> entries) {
        public Allowed {
            entries = List.copyOf(entries);
        }
    }

    /// Allows it, in the transaction that announces it; a fault when nothing does.
    public Allowed allow(Tx tx, Wish wish) {
        if (wish.approval().isPresent()) {
            return approved(tx, wish, wish.approval().get());
        }
        Caller caller = wish.caller();
        if (caller.isHuman() && Scope.satisfies(caller.scopes(), Scope.ADMIN)) {
            ExecPermit permit = permit(wish, ExecPermit.Basis.OWNER, wish.params(), Optional.empty(), Optional.empty());
            return new Allowed(wish.params(), permit, "owner", List.of());
        }
        return grants(tx, caller.person()).stream()
                .filter(grant -> grant.covers(wish.node().value(), wish.params(), tx.now()))
                .findFirst()
                .map(grant -> standing(wish, grant))
                .orElseThrow(() -> refused("APPROVAL_REQUIRED", "approval required", Optional.empty()));
    }

    private static Allowed standing(Wish wish, ExecGrant grant) {
        RunParams params = new RunParams(
                grant.pattern().isPresent() ? wish.params().command() : grant.argv(),
                Optional.empty(),
                grant.directory(),
                grant.environment().isEmpty() ? Optional.empty() : Optional.of(grant.environment()),
                Optional.of(grant.agent()),
                wish.params().sessionKey(),
                wish.params().timeoutMs());
        ExecPermit permit = permit(
                wish, ExecPermit.Basis.STANDING, params, Optional.of(grant.program()), Optional.of(grant.sha256()));
        return new Allowed(params, permit, "grant:" + grant.id(), List.of());
    }

    private Allowed approved(Tx tx, Wish wish, String name) {
        Approval approval = ApprovalRows.named(tx, wish.caller().person(), name)
                .filter(each ->
                        each.kind() == ApprovalKind.EXEC && each.outside().isPresent())
                .orElseThrow(() -> refused("UNKNOWN_APPROVAL_ID", "unknown approval id", Optional.of(name)));
        ExecBound bound = ExecBound.of(approval);
        fits(wish, approval, bound, name);
        Use use = approvals.use(tx, approval, approval.digest(), tx.now());
        if (!(use instanceof Use.Usable usable)) {
            throw refused("APPROVAL_REQUIRED", "approval required", Optional.of(name));
        }
        RunParams params = bound.params(wish.params().timeoutMs());
        ExecPermit permit = permit(
                wish,
                ExecPermit.Basis.ONCE,
                params,
                bound.operand().map(Operand::path),
                bound.operand().map(Operand::sha256));
        return new Allowed(params, permit, "approval:" + approval.id(), usable.entries());
    }

    /// In the order in which clients of the protocol expect the refusals.
    private static void fits(Wish wish, Approval approval, ExecBound bound, String name) {
        Optional<String> id = Optional.of(name);
        Optional<Approval.Outcome> outcome = approval.outcome();
        if (outcome.filter(each -> each == Approval.Outcome.EXPIRED).isPresent()) {
            throw refused("APPROVAL_EXPIRED", "approval expired", id);
        }
        if (outcome.filter(each -> each != Approval.Outcome.ALLOWED).isPresent()) {
            throw refused("APPROVAL_REQUIRED", "approval required", id);
        }
        if (bound.node().isEmpty()) {
            throw refused("APPROVAL_NODE_BINDING_MISSING", "this approval is for no node", id);
        }
        if (bound.node().filter(wish.node().value()::equals).isEmpty()) {
            throw refused("APPROVAL_NODE_MISMATCH", "this approval is for another node", id);
        }
        if (bound.argv().isEmpty()) {
            throw refused("APPROVAL_PLAN_REQUIRED", "this approval names no arguments", id);
        }
        Outside asked = approval.outside().orElseThrow();
        Caller caller = wish.caller();
        if (!asked.actor().equals(caller.actor())) {
            throw refused("APPROVAL_DEVICE_MISMATCH", "another device asked for this approval", id);
        }
        if (caller.device().isEmpty() && !asked.asker().equals(caller.conn())) {
            throw refused("APPROVAL_CLIENT_MISMATCH", "another connection asked for this approval", id);
        }
        if (!bound.matches(wish.params())) {
            throw refused("APPROVAL_REQUEST_MISMATCH", "this is not what was approved", id);
        }
    }

    private static Fault refused(String code, String message, Optional<String> approval) {
        Map<String, Object> details = new TreeMap<>(Map.of("code", code));
        approval.ifPresent(id -> details.put("runId", id));
        return new Fault(ErrorCode.APPROVAL_REQUIRED, message, details);
    }

    /// Of what goes to the node, which makes the digest again.
    private static ExecPermit permit(
            Wish wish, ExecPermit.Basis basis, RunParams params, Optional<String> program, Optional<String> sha256) {
        String act = params.act(wish.node().value(), wish.caller().person()).digest();
        return new ExecPermit(basis, act, program, sha256);
    }

    /// Whether this question can be answered for good.
    static boolean standing(Approval approval) {
        return approval.kind() == ApprovalKind.EXEC
                && approval.outside().isPresent()
                && ExecBound.of(approval).standing();
    }

    /// The pattern that an owner picked for a question, which it must fit; a fault when it does not.
    static Optional<ArgumentPattern> pattern(Approval approval, Optional<List<String>> words) {
        return words.map(some -> {
            Optional<String> problem = ArgumentPattern.problem(some);
            if (problem.isPresent()) {
                throw new Fault(ErrorCode.INVALID_REQUEST, problem.get());
            }
            ArgumentPattern pattern = new ArgumentPattern(some);
            if (ExecBound.of(approval).argv().filter(pattern::matches).isEmpty()) {
                throw new Fault(ErrorCode.INVALID_REQUEST, "the pattern does not fit the command that was asked about");
            }
            return pattern;
        });
    }

    /// Allows for good what was just allowed once.
    void mint(Caller caller, Approval approval, Optional<Integer> days, Optional<ArgumentPattern> pattern) {
        ExecBound bound = ExecBound.of(approval);
        Operand operand = bound.operand().orElseThrow();
        store.write(tx -> {
            if (grants(tx, caller.person()).size() >= Limits.EXEC_GRANTS_PER_PERSON) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "too many commands are allowed for good; revoke some first");
            }
            Instant now = tx.now();
            ExecGrant grant = new ExecGrant(
                    Ids.mint("eg", random),
                    approval.id().value(),
                    bound.node().orElseThrow(),
                    bound.agent(),
                    bound.argv().orElseThrow(),
                    bound.directory(),
                    bound.environment(),
                    operand.path(),
                    operand.sha256(),
                    caller.actor(),
                    now,
                    days.map(each -> now.plus(Duration.ofDays(each))),
                    Optional.empty(),
                    pattern);
            tx.put(ApprovalTables.EXEC_GRANTS, caller.person(), grant.id(), grant);
            return Change.of(grant, entry(caller, "exec.grant.minted", grant));
        });
    }

    private static List<ExecGrant> grants(View view, PersonId person) {
        return view.list(ApprovalTables.EXEC_GRANTS, person, "", Limits.EXEC_GRANTS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    ExecGrantList list(Caller caller, ListGrants wanted) {
        List<ExecGrant> all = new ArrayList<>(store.read(view -> grants(view, caller.person())));
        all.sort((one, other) -> other.createdAt().compareTo(one.createdAt()));
        return new ExecGrantList(all.stream()
                .limit(wanted.limit().orElse(Limits.EXEC_GRANTS_PER_PERSON))
                .map(ExecGrant::view)
                .toList());
    }

    GrantRevoked revoke(Caller caller, GrantRef ref) {
        Optional<ExecGrant> grant =
                store.read(view -> view.find(ApprovalTables.EXEC_GRANTS, caller.person(), ref.grantId()));
        if (grant.isEmpty()) {
            return new GrantRevoked("not-found");
        }
        if (grant.get().revokedAt().isPresent()) {
            return new GrantRevoked("already-revoked");
        }
        store.write(tx -> {
            ExecGrant over = grant.get().revoked(tx.now());
            tx.put(ApprovalTables.EXEC_GRANTS, caller.person(), over.id(), over);
            return Change.of(over, entry(caller, "exec.grant.revoked", over));
        });
        return new GrantRevoked("revoked");
    }

    private Entry entry(Caller caller, String kind, ExecGrant grant) {
        return Entry.of(
                EntryId.mint(random),
                caller.person(),
                kind,
                Map.of(
                        "owner", caller.person().value(),
                        "actor", caller.actor(),
                        "basis", "approval:" + grant.approval(),
                        "node", grant.node(),
                        "resource", "program:" + grant.program(),
                        "digest", grant.sha256(),
                        "result", "done"));
    }
}
