package dev.clawnet.gateway.session;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an owner's configuration says about words that have to wait (`messages.queue`).
///
/// @param mode where the channel has none of its own
/// @param debounce how long it has to be quiet before what waits becomes a turn
/// @param cap how many may wait in one lane
public record QueueRules(
        QueueMode mode,
        Map<String, QueueMode> byChannel,
        Duration debounce,
        Map<String, Duration> debounceByChannel,
        int cap,
        Drop drop) {
    /// Most that a configuration may let wait in one lane, and the longest quiet it may ask for.
    public static final int MOST = 200;
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /// As the gateway's clients know it.
    public static final QueueRules DEFAULT =
            new QueueRules(QueueMode.COLLECT, Map.of(), Duration.ofSeconds(1), Map.of(), 20, Drop.SUMMARIZE);

    /// What goes when too many wait.
    public enum Drop {
        /// The oldest, and its sender gets no answer.
        OLD,
        /// The one that comes.
        NEW,
        /// The oldest, of which the next turn is told the beginning.
        SUMMARIZE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Drop> of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "old" -> Optional.of(OLD);
                case "new" -> Optional.of(NEW);
                case "summarize" -> Optional.of(SUMMARIZE);
                default -> Optional.empty();
            };
        }
    }

    public QueueRules {
        byChannel = Map.copyOf(byChannel);
        debounceByChannel = Map.copyOf(debounceByChannel);
        cap = Math.clamp(cap, 1, MOST);
        debounce = bounded(debounce);
    }

    /// What holds for one message.
    public record Way(QueueMode mode, Duration debounce, int cap, Drop drop) {}

    /// The way of a message that comes by this channel.
    ///
    /// @param wanted the mode that the caller asked for with this message
    /// @param chosen what the owner chose for the session
    public Way way(String channel, Optional<QueueMode> wanted, QueueChoice chosen) {
        return new Way(
                wanted.or(chosen::mode).orElseGet(() -> byChannel.getOrDefault(channel, mode)),
                chosen.debounce().orElseGet(() -> bounded(debounceByChannel.getOrDefault(channel, debounce))),
                chosen.cap().orElse(cap),
                chosen.drop().orElse(drop));
    }

    static Duration bounded(Duration quiet) {
        return quiet.isNegative() ? Duration.ZERO : quiet.compareTo(LONGEST) > 0 ? LONGEST : quiet;
    }
}
