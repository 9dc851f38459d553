package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.ArgumentPattern;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.Done;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecAccepted;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecDecision;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecRequest;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.Named;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ResolveStock;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.StockList;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Serves `exec.approval.*` and `plugin.approval.*`: the same approvals, in the words of stock clients.
final class StockCalls {
    private static final String EXEC = "exec";
    private static final String PLUGIN = "plugin";
    private static final String MAIN = "main";
    private static final String ALWAYS = "allow-always";
    /// After the deadline of an approval its own timer answers; the wait for it is longer by this.
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Store store;
    private final InstantSource clock;
    private final Approvals approvals;
    private final Unsigned unsigned;
    private final Awaiting awaiting;
    private final ExecAuthority exec;
    private final Routes routes;

    StockCalls(
            ApprovalDesk.Parts parts, Approvals approvals, Unsigned unsigned, Awaiting awaiting, ExecAuthority exec) {
        this.store = parts.store();
        this.clock = parts.clock();
        this.routes = parts.routes();
        this.approvals = approvals;
        this.unsigned = unsigned;
        this.awaiting = awaiting;
        this.exec = exec;
    }

    void bind(MethodTable table) {
        table.bindLater(StockApprovalMethods.EXEC_REQUEST, this::request);
        table.bindLater(StockApprovalMethods.EXEC_WAIT, (caller, named) -> await(caller, named, EXEC));
        table.bind(StockApprovalMethods.EXEC_LIST, (caller, _) -> list(caller, EXEC));
        table.bind(StockApprovalMethods.EXEC_RESOLVE, (caller, wanted) -> resolve(caller, wanted, EXEC));
        table.bind(StockApprovalMethods.EXEC_GRANTS, exec::list);
        table.bind(StockApprovalMethods.EXEC_GRANT_REVOKE, exec::revoke);
        table.bindLater(StockApprovalMethods.PLUGIN_WAIT, (caller, named) -> await(caller, named, PLUGIN));
        table.bind(StockApprovalMethods.PLUGIN_LIST, (caller, _) -> list(caller, PLUGIN));
        table.bind(StockApprovalMethods.PLUGIN_RESOLVE, (caller, wanted) -> resolve(caller, wanted, PLUGIN));
    }

    private Answer<ExecDecision> request(Caller caller, ExecRequest wanted) {
        ExecAsk ask = ExecAsk.of(wanted);
        wanted.id().filter(StockCalls::reserved).ifPresent(_ -> {
            throw new Fault(ErrorCode.INVALID_REQUEST, "approval ids that begin with a- or plugin: are reserved");
        });
        ApprovalId id = approvals.freshId();
        Awaiting.Seat seat = awaiting.take(caller.person(), id);
        Approval asked;
        try {
            asked = store.write(tx -> put(tx, caller, ask, id));
        } catch (RuntimeException e) {
            seat.leave();
            throw e;
        }
        if (asked.outcome().isPresent()) {
            seat.leave();
            return Answer.now(StockViews.decision(asked, false));
        }
        Optional<Object> accepted = wanted.twoPhase()
                .filter(two -> two)
                .map(_ -> new ExecAccepted(
                        "accepted",
                        StockViews.name(asked),
                        "approval-client",
                        asked.createdAt().toEpochMilli(),
                        asked.deadline().toEpochMilli()));
        return later(accepted, seat, asked, false);
    }

    private static boolean reserved(String name) {
        return ApprovalRows.isId(name) || name.startsWith("plugin:");
    }

    private Change<Approval> put(Tx tx, Caller caller, ExecAsk ask, ApprovalId id) {
        PersonId owner = caller.person();
        Identity agent = Identities.bySlug(tx, owner, ask.agent().orElse(MAIN))
                .orElseThrow(() -> new Fault(ErrorCode.INVALID_REQUEST, "unknown agent id"));
        Optional<String> given = ask.wanted().id();
        String name = given.orElse(id.value());
        if (given.flatMap(taken -> ApprovalRows.named(tx, owner, taken)).isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "approval id already pending");
        }
        Question question = ask.question(
                agent.id(),
                agent.slug(),
                People.find(tx, owner).map(Person::name).orElse("owner"),
                deadline(tx.now(), ask.wanted()),
                new Outside(name, ask.request(agent.slug()), caller.conn(), caller.actor()));
        boolean routed = !ask.wanted().requireDeliveryRoute().orElse(true)
                || routes.reach(owner, StockApprovalMethods.EXEC_CAPABILITY, caller.conn());
        return routed ? asked(approvals.ask(tx, question, id)) : approvals.unanswerable(tx, question, id);
    }

    private static Instant deadline(Instant now, ExecRequest wanted) {
        Duration asked = wanted.timeoutMs().map(Duration::ofMillis).orElse(Limits.PROGRAM_QUESTION);
        return now.plus(asked.compareTo(Limits.PROGRAM_QUESTION_LONGEST) > 0 ? Limits.PROGRAM_QUESTION_LONGEST : asked);
    }

    private static Change<Approval> asked(Asked asked) {
        return switch (asked) {
            case Asked.Waits waits -> new Change<>(waits.approval(), waits.entries(), waits.notices());
            case Asked.NotAsked not ->
                throw switch (not.why()) {
                    case TOO_MANY ->
                        new Fault(
                                ErrorCode.LIMIT_REACHED,
                                "too many approvals wait for this person",
                                Map.of("limit", Limits.APPROVALS_OPEN_PER_PERSON),
                                Optional.of(Limits.PROGRAM_RETRY));
                    case NOT_SHOWABLE ->
                        new Fault(
                                ErrorCode.APPROVAL_NOT_SHOWABLE,
                                "this command cannot be shown whole and plain",
                                Map.of("reason", "EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT"));
                    case REFUSED_BEFORE, DEADLINE ->
                        new Fault(
                                ErrorCode.INVALID_REQUEST,
                                "this question cannot be put: " + not.why().words());
                };
        };
    }

    private Answer<ExecDecision> await(Caller caller, Named named, String family) {
        Approval found = find(caller.person(), named.id(), family);
        if (found.outcome().isPresent()) {
            return Answer.now(StockViews.decision(found, true));
        }
        Awaiting.Seat seat = awaiting.take(caller.person(), found.id());
        Approval now = find(caller.person(), named.id(), family);
        if (now.outcome().isPresent()) {
            // Settled between the look and the seat.
            seat.leave();
            return Answer.now(StockViews.decision(now, true));
        }
        return later(Optional.empty(), seat, now, true);
    }

    private Answer<ExecDecision> later(Optional<Object> accepted, Awaiting.Seat seat, Approval asked, boolean why) {
        Duration left = Duration.between(clock.instant(), asked.deadline()).plus(GRACE);
        return new Answer.Later<>(
                accepted,
                completion -> {
                    completion.onAbandoned(seat::leave);
                    seat.then(approval -> completion.done(StockViews.decision(approval, why)));
                },
                left);
    }

    private StockList list(Caller caller, String family) {
        return store.read(view -> new StockList(ApprovalRows.open(view, caller.person()).stream()
                .filter(approval -> approval.kind().family().equals(family))
                .sorted(Comparator.comparing(Approval::createdAt).thenComparing(Approval::id))
                .flatMap(approval -> approval
                        .part(caller.person())
                        .filter(part -> part.state() instanceof Part.State.Pending)
                        .map(part -> StockViews.pending(approval, part))
                        .stream())
                .toList()));
    }

    private Done resolve(Caller caller, ResolveStock wanted, String family) {
        Approval approval = find(caller.person(), wanted.id(), family);
        try {
            if (wanted.decision().equals(ALWAYS) && caller.isHuman() && ExecAuthority.standing(approval)) {
                always(caller, approval, wanted);
            } else {
                unsigned.answer(caller, approval, wanted.decision());
            }
        } catch (Fault fault) {
            // To these clients what nobody answered in time is not there any more.
            throw fault.code() == ErrorCode.APPROVAL_EXPIRED ? Decisions.notFound() : fault;
        }
        return new Done(true);
    }

    /// Once, and for good from then on: what cannot be allowed once is not allowed at all.
    private void always(Caller caller, Approval approval, ResolveStock wanted) {
        Optional<ArgumentPattern> pattern = ExecAuthority.pattern(approval, wanted.argvPattern());
        Decisions.Answered answered = unsigned.answer(caller, approval, "allow-once");
        if (answered.applied()) {
            exec.mint(caller, approval, wanted.grantExpiresInDays(), pattern);
        }
    }

    private Approval find(PersonId person, String name, String family) {
        return store.glance(view -> named(view, person, name))
                .filter(approval -> approval.kind().family().equals(family))
                .orElseThrow(Decisions::notFound);
    }

    private static Optional<Approval> named(View view, PersonId person, String name) {
        return ApprovalRows.named(view, person, name)
                .filter(approval -> approval.part(person).isPresent());
    }
}
