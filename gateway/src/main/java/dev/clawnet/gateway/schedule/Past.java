package dev.clawnet.gateway.schedule;

import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What became of a slot, or of several that were missed in a row.
///
/// @param name the job's, as it was then
/// @param from the slot, or the first of those that were missed
/// @param to the last of them; the same where there is one
/// @param slots how many there were; a run that was begun by hand counts as one
/// @param note what the run said last, why it failed, or why nothing was run
/// @param delivery what became of its last word, where it was to go into a conversation
public record Past(
        JobId job,
        String name,
        Outcome outcome,
        Instant from,
        Instant to,
        long slots,
        Optional<RunId> run,
        String note,
        Delivery delivery,
        Instant at,
        Duration took) {
    public enum Outcome {
        OK,
        ERROR,
        /// Nothing was run.
        SKIPPED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Delivery {
        NOT_REQUESTED,
        /// It is in the outbox of the account.
        DELIVERED,
        NOT_DELIVERED;

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
