package dev.clawnet.gateway.approval;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// One owner's part of an approval: what that owner is shown, and where it stands.
///
/// @param choice what the owner picked with the answer; nothing before
/// @param words what the owner answered to a question; nothing before, and with any other kind
public record Part(PersonId owner, Card card, State state, Choice choice, Optional<Words> words) {
    Part at(State next) {
        return new Part(owner, card, next, choice, words);
    }

    Part picking(Choice picked) {
        return new Part(owner, card, state, picked, words);
    }

    Part saying(Optional<Words> said) {
        return new Part(owner, card, state, choice, said);
    }

    /// Where a part stands.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = State.Pending.class, name = "pending"),
        @JsonSubTypes.Type(value = State.Allowed.class, name = "allowed"),
        @JsonSubTypes.Type(value = State.Used.class, name = "used"),
        @JsonSubTypes.Type(value = State.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = State.Expired.class, name = "expired"),
        @JsonSubTypes.Type(value = State.Withdrawn.class, name = "withdrawn")
    })
    public sealed interface State {
        /// Waits for its owner.
        record Pending() implements State {}

        /// Allows one use.
        record Allowed(String by, Instant at) implements State {}

        /// Was used; allows nothing any more.
        record Used(String by, Instant at, Instant usedAt) implements State {}

        record Refused(String by, Instant at) implements State {}

        /// Nobody answered in time, which is a no.
        record Expired(Instant at) implements State {}

        /// The act became moot before it was used.
        record Withdrawn(Instant at, String reason) implements State {}

        default String wire() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }
}
