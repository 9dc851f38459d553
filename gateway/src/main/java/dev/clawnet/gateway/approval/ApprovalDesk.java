package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.ContactEnded;
import dev.clawnet.gateway.people.IdentityRetired;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The parts of this package wired to each other, and the methods that reach them.
public final class ApprovalDesk {
    private final Parts parts;
    private final Approvals approvals;
    private final Deadlines deadlines;
    private final ApprovalCalls calls;
    private final OwnerEvents events;
    private final Awaiting awaiting;
    private final StockCalls stock;
    private final ExecAuthority exec;
    private final QuestionCalls questions;

    /// What it is built on.
    ///
    /// @param bareExec whether an agent of this person may run commands on the gateway's host without a sandbox
    /// @param routes whether a link is there that shows a program's question
    public record Parts(
            Store store,
            Notices notices,
            Timers timers,
            InstantSource clock,
            RandomGenerator random,
            DeviceKeys keys,
            Predicate<PersonId> bareExec,
            Routes routes) {}

    public ApprovalDesk(Parts parts) {
        Records records = new Records(parts.random(), parts.clock());
        Decisions decisions = new Decisions(parts.store(), records);
        this.parts = parts;
        this.approvals = new Approvals(records);
        this.deadlines = new Deadlines(parts.store(), parts.timers(), decisions);
        Unsigned unsigned = new Unsigned(decisions, parts.bareExec());
        this.calls = new ApprovalCalls(parts.store(), parts.clock(), decisions, parts.keys(), unsigned);
        this.awaiting = new Awaiting();
        this.exec = new ExecAuthority(parts.store(), approvals, parts.random());
        this.stock = new StockCalls(parts, approvals, unsigned, awaiting, exec);
        this.questions = new QuestionCalls(parts, approvals, decisions, awaiting);
        this.events = new OwnerEvents(parts.store());
    }

    public Approvals approvals() {
        return approvals;
    }

    public ExecAuthority exec() {
        return exec;
    }

    public void bind(MethodTable table) {
        calls.bind(table);
        stock.bind(table);
        questions.bind(table);
        events.bind(table);
    }

    /// Call while the gateway is wired: deadlines, and what makes questions moot.
    public void watch() {
        deadlines.watch(parts.notices());
        awaiting.subscribe(parts.notices());
        parts.notices().on(IdentityRetired.class, this::retired);
        parts.notices().on(ContactEnded.class, this::ended);
    }

    /// Call once when the gateway starts: sets the deadlines of all that waits.
    public void recover() {
        deadlines.recover();
    }

    private void retired(IdentityRetired notice) {
        later(
                notice.identity().owner(),
                approval -> approval.act().agent().equals(notice.identity()),
                "identity retired");
    }

    private void ended(ContactEnded notice) {
        later(notice.ender(), approval -> concerns(approval, notice.other()), "contact ended");
        later(notice.other(), approval -> concerns(approval, notice.ender()), "contact ended");
    }

    private static boolean concerns(Approval approval, PersonId other) {
        return approval.act().counterpart().equals(Optional.of(other))
                || approval.part(other).isPresent();
    }

    /// Off the store's delivery thread.
    private void later(PersonId owner, Predicate<Approval> fits, String reason) {
        parts.timers().at(parts.clock().instant(), () -> withdraw(owner, fits, reason));
    }

    private void withdraw(PersonId owner, Predicate<Approval> fits, String reason) {
        Optional<Approval> first = parts.store()
                .read(view -> ApprovalRows.open(view, owner).stream()
                        .filter(approval -> approval.owner().equals(owner) && fits.test(approval))
                        .findFirst());
        first.ifPresent(found -> withdraw(owner, fits, reason, found));
    }

    private void withdraw(PersonId owner, Predicate<Approval> fits, String reason, Approval found) {
        try {
            parts.store().write(tx -> {
                Approvals.Withdrawal all = approvals.withdrawWhere(tx, owner, fits, reason);
                if (all.entries().isEmpty()) {
                    throw new Unchanged(found);
                }
                return new Change<>(true, all.entries(), all.notices());
            });
        } catch (Unchanged answeredMeanwhile) {
            // Somebody answered in between: nothing waits any more, which is what was wanted.
            return;
        }
    }
}
