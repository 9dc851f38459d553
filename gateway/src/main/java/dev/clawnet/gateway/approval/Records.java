package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// What ledger and links are told of approvals: to each owner, that owner's part.
final class Records {
    private final RandomGenerator random;
    private final InstantSource clock;

    Records(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    ApprovalId freshId() {
        return ApprovalId.mint(random, clock.instant());
    }

    /// An entry in the log of the owner of a part.
    Entry entry(Approval approval, PersonId owner, String what, String actor, String result) {
        Map<String, String> fields = fields(approval, owner);
        fields.put("actor", actor);
        fields.put("result", result);
        Choice choice = approval.choice(owner);
        if (choice.onward()) {
            fields.put("onward", "yes");
        }
        choice.purpose().ifPresent(purpose -> fields.put("chosen", purpose));
        approval.words(owner).ifPresent(words -> fields.put("answer", Inquiry.digest(words)));
        return Entry.of(
                EntryId.mint(random, clock.instant()), owner, approval.kind().entry(what), fields);
    }

    /// An entry for a question that was not put.
    Entry notAsked(Question question, Asked.Why why) {
        Map<String, String> fields = fields(question);
        fields.put("actor", "agent:" + question.act().agent());
        fields.put("result", "no");
        fields.put("reason", why.name());
        return Entry.of(
                EntryId.mint(random, clock.instant()),
                question.act().person(),
                question.kind().entry("not-asked"),
                fields);
    }

    static Map<String, String> fields(Question question) {
        return own(question.act(), question.kind(), question.run(), question.collab());
    }

    /// The owner whose agent asks sees all; another owner sees which of their things it concerns.
    static Map<String, String> fields(Approval approval, PersonId owner) {
        Map<String, String> fields = new TreeMap<>();
        if (approval.owner().equals(owner)) {
            fields.putAll(own(approval.act(), approval.kind(), approval.run(), approval.collab()));
        } else {
            fields.put("owner", owner.value());
            fields.put("verb", approval.act().verb().wire());
            approval.part(owner)
                    .ifPresent(part -> fields.put("resource", part.card().object()));
        }
        fields.put("basis", "approval:" + approval.id());
        fields.put("digest", approval.digest());
        return fields;
    }

    private static Map<String, String> own(
            BoundAct act, ApprovalKind kind, Optional<String> run, Optional<String> collab) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", act.person().value());
        fields.put("identity", act.agent().toString());
        fields.put("verb", act.verb().wire());
        fields.put("resource", act.object().text());
        fields.put("purpose", act.purpose());
        fields.put("audience", String.join(",", act.audience().texts()));
        fields.put("reason", kind.wire() + " " + reasons(act));
        act.counterpart().ifPresent(other -> fields.put("counterpart", other.value()));
        run.ifPresent(id -> fields.put("run", id));
        collab.ifPresent(id -> fields.put("collab", id));
        return fields;
    }

    private static String reasons(BoundAct act) {
        return act.reasons().stream().map(Enum::name).collect(Collectors.joining("+"));
    }

    /// What the owner of a part hears when it is put to them.
    static List<Notice> requested(Approval approval, Part part) {
        return approval.kind() == ApprovalKind.QUESTION
                ? List.of(
                        new Broadcast<>(part.owner(), QuestionMethods.QUESTION_REQUESTED, Inquiry.view(approval, part)))
                : List.of(
                        heard(ApprovalMethods.APPROVAL_REQUESTED, approval, part),
                        StockViews.requested(approval, part));
    }

    /// What the owner of a part hears when it no longer stands as it did.
    static List<Notice> resolved(Approval approval, Part part) {
        if (approval.kind() != ApprovalKind.QUESTION) {
            return List.of(
                    heard(ApprovalMethods.APPROVAL_RESOLVED, approval, part), StockViews.resolved(approval, part));
        }
        return List.of(new Broadcast<>(
                part.owner(),
                QuestionMethods.QUESTION_RESOLVED,
                new QuestionMethods.Ended(
                        StockViews.name(approval),
                        Inquiry.status(part.state()),
                        part.words().map(Inquiry::answers))));
    }

    private static Notice heard(EventType<ApprovalView> event, Approval approval, Part part) {
        return new Broadcast<>(part.owner(), event, view(approval, part));
    }

    static ApprovalView view(Approval approval, PersonId owner) {
        return approval.part(owner).map(part -> view(approval, part)).orElseThrow(Decisions::notFound);
    }

    private static ApprovalView view(Approval approval, Part part) {
        boolean own = approval.owner().equals(part.owner());
        Card card = part.card();
        return new ApprovalView(
                approval.id(),
                approval.kind().wire(),
                approval.kind().title(),
                approval.act().text(),
                card.asker(),
                card.object(),
                card.counterpart(),
                card.audience(),
                card.text(),
                approval.digest(),
                part.state().wire(),
                by(part.state()),
                at(part.state()).map(Instant::toEpochMilli),
                approval.run().filter(_ -> own),
                approval.collab(),
                approval.createdAt().toEpochMilli(),
                approval.deadline().toEpochMilli(),
                Optional.of(card.choices())
                        .filter(choices -> !choices.none())
                        .map(choices -> new ApprovalMethods.Choices(choices.onward(), choices.purposes())),
                Optional.of(part.choice())
                        .filter(choice -> !choice.none())
                        .map(choice -> new ApprovalMethods.Chosen(choice.onward(), choice.purpose())));
    }

    static Optional<String> by(Part.State state) {
        return switch (state) {
            case Part.State.Allowed allowed -> Optional.of(allowed.by());
            case Part.State.Used used -> Optional.of(used.by());
            case Part.State.Refused refused -> Optional.of(refused.by());
            case Part.State.Pending _, Part.State.Expired _, Part.State.Withdrawn _ -> Optional.empty();
        };
    }

    static Optional<Instant> at(Part.State state) {
        return switch (state) {
            case Part.State.Pending _ -> Optional.empty();
            case Part.State.Allowed allowed -> Optional.of(allowed.at());
            case Part.State.Used used -> Optional.of(used.at());
            case Part.State.Refused refused -> Optional.of(refused.at());
            case Part.State.Expired expired -> Optional.of(expired.at());
            case Part.State.Withdrawn withdrawn -> Optional.of(withdrawn.at());
        };
    }
}
