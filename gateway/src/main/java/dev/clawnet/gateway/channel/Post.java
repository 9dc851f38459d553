package dev.clawnet.gateway.channel;

import dev.clawnet.protocol.id.EntryId;
import java.time.Instant;
import java.util.Optional;

/// One message on its way out.
///
/// @param id its place in the account's order
/// @param cause run that said it; `platform` for what no agent said
/// @param tries how often it was handed to a line
/// @param intent entry that announced the send that is going on
/// @param note the channel's receipt, or why it was not taken
public record Post(
        String id,
        String channel,
        String account,
        Conversation to,
        String text,
        String cause,
        State state,
        int tries,
        Optional<EntryId> intent,
        Optional<String> note,
        Instant queuedAt,
        Optional<Instant> settledAt) {
    public static final String PLATFORM = "platform";

    /// Where a message stands. What is settled stays so.
    public enum State {
        QUEUED,
        SENDING,
        SENT,
        FAILED,
        UNKNOWN;

        public boolean isSettled() {
            return this == SENT || this == FAILED || this == UNKNOWN;
        }
    }

    /// It is about to leave.
    Post sending(EntryId announced) {
        return new Post(
                id,
                channel,
                account,
                to,
                text,
                cause,
                State.SENDING,
                tries + 1,
                Optional.of(announced),
                note,
                queuedAt,
                settledAt);
    }

    /// It did not leave.
    Post back(String why) {
        return new Post(
                id,
                channel,
                account,
                to,
                text,
                cause,
                State.QUEUED,
                tries,
                Optional.empty(),
                Optional.of(why),
                queuedAt,
                settledAt);
    }

    Post settled(State how, String why, Instant now) {
        if (!how.isSettled()) {
            throw new IllegalArgumentException("not the end of a message: " + how);
        }
        return new Post(
                id,
                channel,
                account,
                to,
                text,
                cause,
                how,
                tries,
                Optional.empty(),
                Optional.of(why),
                queuedAt,
                Optional.of(now));
    }
}
