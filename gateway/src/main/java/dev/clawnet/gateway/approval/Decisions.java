package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.approval.PartMachine.Event;
import dev.clawnet.gateway.approval.PartMachine.Step;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers and deadlines. The first answer of an owner wins; one *no*, or silence, settles it for all.
final class Decisions {
    private static final String MOOT = "another part";

    private final Store store;
    private final Records records;

    Decisions(Store store, Records records) {
        this.store = store;
        this.records = records;
    }

    /// The recorded truth, and whether this answer made it so.
    record Answered(Approval approval, boolean applied) {}

    /// One owner's answer.
    ///
    /// @param id as the caller gave it
    /// @param choice what is picked with it
    /// @param words what is answered to a question, in place of an answer to an act
    record Answer(PersonId person, String actor, String id, Decision decision, Choice choice, Optional<Words> words) {
        Answer(PersonId person, String actor, String id, Decision decision, Choice choice) {
            this(person, actor, id, decision, choice, Optional.empty());
        }
    }

    Answered answer(Answer answer) {
        try {
            return new Answered(store.write(tx -> answered(tx, answer)), true);
        } catch (Unchanged same) {
            return new Answered(same.approval(), false);
        }
    }

    /// Refuses every part that still waits at its deadline.
    Approval expire(PersonId owner, ApprovalId id) {
        try {
            return store.write(tx -> expired(tx, owner, id));
        } catch (Unchanged same) {
            return same.approval();
        }
    }

    static Fault notFound() {
        return new Fault(
                ErrorCode.APPROVAL_NOT_FOUND, "unknown or expired approval id", Map.of("reason", "APPROVAL_NOT_FOUND"));
    }

    private Change<Approval> answered(Tx tx, Answer answer) {
        PersonId person = answer.person();
        Approval before = ApprovalRows.of(tx, person, answer.id()).orElseThrow(Decisions::notFound);
        Part mine = before.part(person).orElseThrow(Decisions::notFound);
        mine.card().choices().require(answer.choice());
        Event event = switch (answer.decision()) {
            case ALLOW_ONCE -> new Event.Allow(answer.actor());
            case DENY -> new Event.Deny(answer.actor());
        };
        State state = switch (PartMachine.step(mine.state(), event, tx.now(), before.deadline())) {
            case Step.To to -> to.state();
            case Step.Same _ ->
                throw same(mine, answer) ? new Unchanged(before) : refused(before, ErrorCode.APPROVAL_ALREADY_RESOLVED);
            case Step.Refuse refuse -> throw refused(before, refuse.code());
        };
        Approval after = moot(
                before.with(part -> part.owner().equals(person)
                        ? part.at(state).picking(answer.choice()).saying(answer.words())
                        : part),
                tx.now());
        List<Entry> entries = new ArrayList<>();
        entries.add(records.entry(
                after,
                person,
                decided(answer, before.kind()),
                answer.actor(),
                before.kind() == ApprovalKind.QUESTION
                        ? decided(answer, before.kind())
                        : answer.decision().wire()));
        return settled(tx, before, after, entries);
    }

    private static String decided(Answer answer, ApprovalKind kind) {
        return kind != ApprovalKind.QUESTION ? "decided" : answer.words().isPresent() ? "answered" : "cancelled";
    }

    /// The same words again are the same answer; whoever says other words finds it answered.
    private static boolean same(Part part, Answer answer) {
        return answer.words()
                .map(said -> part.words().filter(said::same).isPresent())
                .orElse(true);
    }

    private Change<Approval> expired(Tx tx, PersonId owner, ApprovalId id) {
        Approval before = ApprovalRows.owned(tx, owner, id).orElseThrow(Decisions::notFound);
        Approval after =
                moot(before.with(part -> Approvals.moved(before, part, new Event.Expire(), tx.now())), tx.now());
        if (after.equals(before)) {
            throw new Unchanged(before);
        }
        return settled(tx, before, after, new ArrayList<>());
    }

    /// Once one part stands against it, the others are moot.
    private static Approval moot(Approval approval, Instant now) {
        boolean against = approval.outcome()
                .map(outcome -> switch (outcome) {
                    case REFUSED, EXPIRED, WITHDRAWN -> true;
                    case ALLOWED, USED -> false;
                })
                .orElse(false);
        return against
                ? approval.with(part -> Approvals.moved(approval, part, new Event.Withdraw(MOOT), now))
                : approval;
    }

    private Change<Approval> settled(Tx tx, Approval before, Approval after, List<Entry> entries) {
        ApprovalRows.save(tx, after);
        after.outcome().ifPresent(outcome -> {
            boolean no = outcome == Approval.Outcome.REFUSED || outcome == Approval.Outcome.EXPIRED;
            // That a question stayed open is no answer to the next one.
            if (no && after.kind() != ApprovalKind.QUESTION) {
                ApprovalRows.refuse(tx, after, tx.now());
            }
        });
        Settling settling = new Settling(records, before, after);
        entries.addAll(settling.expired());
        entries.addAll(settling.withdrawn());
        return new Change<>(after, entries, settling.notices());
    }

    private static Fault refused(Approval approval, ErrorCode code) {
        if (approval.kind() == ApprovalKind.QUESTION) {
            return code == ErrorCode.APPROVAL_EXPIRED
                    ? new Fault(ErrorCode.QUESTION_EXPIRED, "the time to answer is over")
                    : new Fault(ErrorCode.QUESTION_ALREADY_RESOLVED, "question already resolved");
        }
        return code == ErrorCode.APPROVAL_EXPIRED
                ? new Fault(code, "approval expired", Map.of("reason", "APPROVAL_EXPIRED"))
                : new Fault(code, "approval already resolved", Map.of("reason", "APPROVAL_ALREADY_RESOLVED"));
    }
}
