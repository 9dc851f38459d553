package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.PartMachine.Event;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Acts that wait for their owners: asking, using, withdrawing, each inside the transaction of whoever asks.
///
/// Threat: an approval is used twice, late, or for another act than the one shown. `use` consumes it in the
/// transaction that acts, and compares the digest of the act about to happen with the one that was signed. See
/// `DigestBindingTest`.
public final class Approvals {
    private final Records records;

    Approvals(Records records) {
        this.records = records;
    }

    public static Optional<Approval> find(View view, ApprovalId id) {
        return ApprovalRows.find(view, id);
    }

    /// `verb object audience` of what was answered with *no* to this run, silence included.
    public static Set<String> refused(View view, PersonId owner, String run) {
        return ApprovalRows.refusals(view, owner, run);
    }

    /// Puts a question, or does not.
    public Asked ask(Tx tx, Question question) {
        return ask(tx, question, freshId());
    }

    /// The same under an id that was made before, so that somebody can wait for its end already.
    Asked ask(Tx tx, Question question, ApprovalId id) {
        Optional<Asked.Why> not = obstacle(tx, question);
        return not.isPresent() ? notAsked(tx, question, not.get()) : put(tx, question, id);
    }

    ApprovalId freshId() {
        return records.freshId();
    }

    /// A question that nobody is there to answer: it is kept as it ended, at once, with a no.
    Change<Approval> unanswerable(Tx tx, Question question, ApprovalId id) {
        Approval approval = approval(question, id, tx.now(), new Part.State.Withdrawn(tx.now(), StockViews.NO_ROUTE));
        ApprovalRows.place(tx, approval);
        Entry entry = records.entry(approval, approval.owner(), "not-asked", asker(approval), "no");
        return Change.of(
                approval,
                entry,
                OwnerEvents.record(tx, approval.owner(), "denied", entry.fields())
                        .notice());
    }

    /// Whether the approval allows this act now; if so, that was its one use.
    public Use use(Tx tx, ApprovalId id, BoundAct act, Instant now) {
        Optional<Approval> approval = find(tx, id);
        return approval.isPresent()
                ? use(tx, approval.get(), act.digest(id, approval.get().deadline()), now)
                : new Use.No(Use.Why.UNKNOWN);
    }

    /// The same, with the digest already computed.
    ///
    /// @param approval as this transaction found it
    Use use(Tx tx, Approval approval, String digest, Instant now) {
        if (!approval.digest().equals(digest)) {
            return new Use.No(Use.Why.OTHER_ACT);
        }
        if (approval.outcome().isEmpty()) {
            return now.isBefore(approval.deadline()) ? new Use.NotYet() : new Use.No(Use.Why.EXPIRED);
        }
        return switch (approval.outcome().get()) {
            case ALLOWED -> consume(tx, approval, now);
            case USED -> new Use.No(Use.Why.SPENT);
            case REFUSED -> new Use.No(Use.Why.REFUSED);
            case EXPIRED -> new Use.No(Use.Why.EXPIRED);
            case WITHDRAWN -> new Use.No(Use.Why.WITHDRAWN);
        };
    }

    /// What withdrawing adds to a change; nothing when there was nothing to withdraw.
    public record Withdrawal(List<Entry> entries, List<Notice> notices) {
        public Withdrawal {
            entries = List.copyOf(entries);
            notices = List.copyOf(notices);
        }
    }

    /// The act became moot: nobody is asked any more, and nothing is allowed.
    public Withdrawal withdraw(Tx tx, ApprovalId id, String reason) {
        return find(tx, id)
                .map(approval -> withdraw(tx, List.of(approval), reason))
                .orElse(new Withdrawal(List.of(), List.of()));
    }

    /// Withdraws all that waits for the sake of this person's agents and fits.
    public Withdrawal withdrawWhere(Tx tx, PersonId owner, Predicate<Approval> fits, String reason) {
        List<Approval> open = ApprovalRows.open(tx, owner).stream()
                .filter(approval -> approval.owner().equals(owner) && fits.test(approval))
                .toList();
        return withdraw(tx, open, reason);
    }

    private Withdrawal withdraw(Tx tx, List<Approval> approvals, String reason) {
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (Approval before : approvals) {
            Approval after = before.with(part -> moved(before, part, new Event.Withdraw(reason), tx.now()));
            Settling settling = new Settling(records, before, after);
            if (settling.changed()) {
                ApprovalRows.save(tx, after);
                entries.addAll(settling.withdrawn());
                notices.addAll(settling.notices());
            }
        }
        return new Withdrawal(entries, notices);
    }

    static Part moved(Approval approval, Part part, Event event, Instant now) {
        return switch (PartMachine.step(part.state(), event, now, approval.deadline())) {
            case PartMachine.Step.To to -> part.at(to.state());
            case PartMachine.Step.Same _, PartMachine.Step.Refuse _ -> part;
        };
    }

    private Use consume(Tx tx, Approval approval, Instant now) {
        if (!now.isBefore(approval.deadline().plus(Limits.APPROVAL_USE))) {
            return new Use.No(Use.Why.EXPIRED);
        }
        Approval used = approval.with(part -> moved(approval, part, new Event.Use(), now));
        ApprovalRows.save(tx, used);
        List<Entry> entries = used.parts().stream()
                .map(part -> records.entry(
                        used, part.owner(), "used", "agent:" + used.act().agent(), "used"))
                .toList();
        return new Use.Usable(used, used.act().reasons(), entries);
    }

    /// Why a question would not be put; empty when it would. For who has to look without leaving a trace: `ask` tells
    /// the owner whose agent asks that nobody was asked, and of some questions that owner may not know.
    public Optional<Asked.Why> obstacle(Tx tx, Question question) {
        Instant now = tx.now();
        if (!question.deadline().isAfter(now) || question.deadline().isAfter(now.plus(Limits.APPROVAL_LONGEST))) {
            return Optional.of(Asked.Why.DEADLINE);
        }
        // What is signed is shown whole: each argument as well as the text of the card.
        boolean hidden = question.act().arguments().values().stream()
                .anyMatch(value -> PlainText.blockProblem(value, Card.TEXT).isPresent());
        if (hidden
                || question.asks().stream().anyMatch(ask -> ask.card().problem().isPresent())) {
            return Optional.of(Asked.Why.NOT_SHOWABLE);
        }
        if (question.run().isPresent()
                && ApprovalRows.refused(tx, question.act(), question.run().get())) {
            return Optional.of(Asked.Why.REFUSED_BEFORE);
        }
        return tooMany(tx, question) ? Optional.of(Asked.Why.TOO_MANY) : Optional.empty();
    }

    /// An agent is bound for itself as well, since a model can ask for ever; a program by its person's bound alone.
    private static boolean tooMany(Tx tx, Question question) {
        Audience circle = question.circle();
        boolean agent = question.outside().isEmpty()
                && ApprovalRows.openCount(tx, question.act(), circle) >= Limits.APPROVALS_OPEN_PER_AUDIENCE;
        Set<PersonId> people = new TreeSet<>(Set.of(question.act().person()));
        question.asks().forEach(ask -> people.add(ask.owner()));
        return agent
                || people.stream()
                        .anyMatch(person ->
                                ApprovalRows.openCount(tx, person, circle) >= Limits.APPROVALS_OPEN_PER_PERSON);
    }

    private Asked notAsked(Tx tx, Question question, Asked.Why why) {
        Entry entry = records.notAsked(question, why);
        OwnerEvents.Recorded event = OwnerEvents.record(tx, question.act().person(), "denied", entry.fields());
        return new Asked.NotAsked(why, List.of(entry), List.of(event.notice()));
    }

    private static Approval approval(Question question, ApprovalId id, Instant now, Part.State state) {
        // Milliseconds: what the wire shows and the digest holds.
        Instant deadline = Instant.ofEpochMilli(question.deadline().toEpochMilli());
        return new Approval(
                id,
                question.kind(),
                question.act(),
                question.act().digest(id, deadline),
                question.asks().stream()
                        .map(ask -> new Part(ask.owner(), ask.card(), state, Choice.NONE, Optional.empty()))
                        .toList(),
                now,
                deadline,
                question.run(),
                question.collab(),
                question.outside());
    }

    private static String asker(Approval approval) {
        return approval.outside()
                .map(Outside::actor)
                .orElseGet(() -> "agent:" + approval.act().agent());
    }

    private Asked put(Tx tx, Question question, ApprovalId id) {
        Approval approval = approval(question, id, tx.now(), new Part.State.Pending());
        ApprovalRows.add(tx, approval, question.circle());
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>(List.of(new ApprovalOpened(approval.owner(), id, approval.deadline())));
        for (Part part : approval.parts()) {
            entries.add(records.entry(approval, part.owner(), "asked", asker(approval), "wait"));
            notices.add(OwnerEvents.record(tx, part.owner(), "ask", Records.fields(approval, part.owner()))
                    .notice());
            notices.addAll(Records.requested(approval, part));
        }
        return new Asked.Waits(approval, entries, notices);
    }
}
