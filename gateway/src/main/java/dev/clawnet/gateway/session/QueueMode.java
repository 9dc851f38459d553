package dev.clawnet.gateway.session;

import java.util.Locale;
import java.util.Optional;

/// What becomes of words that come while a run of the same lane is under way.
public enum QueueMode {
    /// All that waits becomes one turn when the run is over.
    COLLECT,
    /// Each becomes a turn of its own, one after the other.
    FOLLOWUP,
    /// It is given to the run before its next thought; what comes too late for that becomes a turn of its own.
    STEER,
    /// Both: it is given to the run, and becomes a turn of its own afterwards.
    STEER_BACKLOG,
    /// The run is stopped, with all that waits, and this one is begun.
    INTERRUPT;

    /// By the word that files and clients use: `queue` is an older word for steer.
    public static Optional<QueueMode> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "collect" -> Optional.of(COLLECT);
            case "followup" -> Optional.of(FOLLOWUP);
            case "steer", "queue" -> Optional.of(STEER);
            case "steer-backlog", "steer+backlog" -> Optional.of(STEER_BACKLOG);
            case "interrupt" -> Optional.of(INTERRUPT);
            default -> Optional.empty();
        };
    }

    /// The word that files and clients use.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean steers() {
        return this == STEER || this == STEER_BACKLOG;
    }
}
