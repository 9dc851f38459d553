package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DraftId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Collaborations as their owners see and steer them.
public final class CollabMethods {
    /// Longest topic, draft or message that can be released, in characters: what a person can be shown whole.
    public static final int TEXT = 4_000;

    private static final Pattern PURPOSE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    /// A collaboration from the caller's side.
    ///
    /// @param state `offered`, `open` or `closed`
    /// @param mine slug of the caller's identity; absent until the caller allowed it
    /// @param withName display name of the other person
    /// @param theirs slug of the identity that the other person shows here
    /// @param turn turns taken
    /// @param myTurn whether it is the caller's side's turn
    /// @param ended how it ended
    /// @param within the collaboration from which the caller's side opened this one; the other side is not told
    /// @param onward `yes` when everybody in its tree may learn what is written here, `offered` while the other
    ///     side may still choose it; absent: the two sides alone
    public record CollabView(
            CollabId collab,
            @OneOf({"offered", "open", "closed"}) String state,
            String topic,
            Optional<String> mine,
            PersonId with,
            String withName,
            Optional<String> theirs,
            String purpose,
            Integer turn,
            Integer cap,
            Boolean myTurn,
            Optional<String> ended,
            Optional<CollabId> within,
            @OneOf({"yes", "offered"}) Optional<String> onward) {}

    public record CollabList(List<CollabView> collabs) {}

    /// One thing that both sides heard.
    ///
    /// @param from `me`, `them` or `platform`
    /// @param kind `say`, `commit` or `notice`
    public record LineView(
            Long seq,
            @OneOf({"me", "them", "platform"}) String from,
            @OneOf({"say", "commit", "notice"}) String kind,
            String text,
            Long at) {}

    public record Which(CollabId collab) {
        public Which {
            collab = Wire.given("collab", collab);
        }
    }

    public record Show(CollabId collab, Optional<Long> after) {
        public Show {
            collab = Wire.given("collab", collab);
        }
    }

    /// A collaboration with the lines after `after`, and the caller's own drafts for it.
    public record Shown(CollabView collab, List<LineView> lines, List<DraftView> drafts) {}

    /// A text that the caller's private half proposes. Nobody else sees it until the caller sends it.
    public record DraftView(DraftId draft, CollabId collab, String text, Boolean sent, Long at) {}

    /// The caller proposes a collaboration without an agent: the topic is exactly what is released.
    ///
    /// @param identity slug of the caller's identity
    /// @param with the contact
    /// @param within an open collaboration of the caller's: this one becomes a branch of it, and ends with it
    /// @param onward offers that everybody in the tree of this collaboration may learn what is written in it
    public record Open(
            @Form(Wire.SLUG_FORM) String identity,
            PersonId with,

            @Text(min = 1, max = TEXT, kind = Text.Kind.BLOCK)
            String topic,

            @Form(Wire.SLUG_FORM) Optional<String> purpose,
            @Range(min = 1, max = 100) Optional<Integer> turns,
            Optional<CollabId> within,
            Optional<Boolean> onward) {
        /// A collaboration of its own, for its two sides alone.
        public Open(String identity, PersonId with, String topic, Optional<String> purpose, Optional<Integer> turns) {
            this(identity, with, topic, purpose, turns, Optional.empty(), Optional.empty());
        }

        public Open {
            topic = checkedText("topic", topic);
            purpose = purpose.map(value -> checkedPurpose(value));
            turns.ifPresent(value -> {
                if (value < 1 || value > 100) {
                    throw new IllegalArgumentException("turns takes 1 to 100");
                }
            });
        }
    }

    /// What the caller says in place of the agent: exactly this text, or exactly that draft.
    public record Say(
            CollabId collab,

            @Text(min = 1, max = TEXT, kind = Text.Kind.BLOCK)
            Optional<String> text,

            Optional<DraftId> draft) {
        public Say {
            text = text.map(value -> checkedText("text", value));
            if (text.isPresent() == draft.isPresent()) {
                throw new IllegalArgumentException("give either text or draft");
            }
        }
    }

    public record Done(Boolean ok) {
        public static final Done DONE = new Done(true);
    }

    public static final Method<Method.None, CollabList> COLLAB_LIST = method("collab.list")
            .returns(CollabList.class)
            .needs(Scope.READ)
            .doc("The collaborations that the caller's identities take part in.");

    public static final Method<Show, Shown> COLLAB_SHOW = method("collab.show")
            .takes(Show.class)
            .returns(Shown.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("One collaboration with what was heard in it and the caller's own drafts.");

    public static final Method<Open, CollabView> COLLAB_OPEN = method("collab.open")
            .takes(Open.class)
            .returns(CollabView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("collab.proposed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Proposes a collaboration; the topic given is what the caller releases.");

    public static final Method<Say, Done> COLLAB_SAY = method("collab.say")
            .takes(Say.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("collab.released")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("The caller's own words, or a draft the caller read, as this side's turn.");

    public static final Method<Which, Done> COLLAB_END = method("collab.end")
            .takes(Which.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .writes("collab.closed")
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Ends a collaboration. Any owner in it may, at any time.");

    public static final Method<Which, LedgerMethods.ReceiptView> COLLAB_RECEIPT = method("collab.receipt")
            .takes(Which.class)
            .returns(LedgerMethods.ReceiptView.class)
            .needs(Scope.READ)
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc(
                    "What both sides can show of a collaboration that is over: parties, times, counts and digest, proven.");

    /// Something was heard, or the state changed.
    public record CollabEvent(CollabView collab, Optional<LineView> line) {}

    /// A draft waits for the caller.
    public record DraftEvent(DraftView draft) {}

    public static final EventType<CollabEvent> COLLAB_CHANGED =
            EventType.event("collab.changed", CollabEvent.class, Scope.READ, "A collaboration of the caller went on.");

    public static final EventType<DraftEvent> DRAFT_MADE =
            EventType.event("collab.draft", DraftEvent.class, Scope.READ, "A draft waits for the caller.");

    public static final List<Method<?, ?>> ALL =
            List.of(COLLAB_LIST, COLLAB_SHOW, COLLAB_OPEN, COLLAB_SAY, COLLAB_END, COLLAB_RECEIPT);
    public static final List<EventType<?>> EVENTS = List.of(COLLAB_CHANGED, DRAFT_MADE);

    private CollabMethods() {}

    static String checkedPurpose(String value) {
        if (!PURPOSE.matcher(value).matches()) {
            throw new IllegalArgumentException("purpose takes 1 to 40 lower case letters, digits and inner dashes");
        }
        return value;
    }

    private static String checkedText(String member, String value) {
        if (value.isBlank() || value.length() > TEXT) {
            throw new IllegalArgumentException(member + " takes 1 to " + TEXT + " characters");
        }
        return PlainText.block(member, value, TEXT);
    }
}
