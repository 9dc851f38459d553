package dev.clawnet.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// When a session begins anew by itself: at an hour of the day, after a time without a word, or whichever comes first.
///
/// @param atHour in the gateway's time zone
/// @param idle without a word
public record ResetRule(Optional<Integer> atHour, Optional<Duration> idle) {
    private static final int HOUR = 4;
    private static final Duration IDLE = Duration.ofMinutes(60);

    /// Daily at four.
    public static final ResetRule DEFAULT = new ResetRule(Optional.of(HOUR), Optional.empty());

    /// As a file says it; `idle` without minutes is an hour, and `daily` with minutes is both.
    public static ResetRule of(Optional<String> mode, Optional<Integer> atHour, Optional<Integer> minutes) {
        Optional<Duration> idle = minutes.map(Duration::ofMinutes);
        boolean onlyIdle = mode.equals(Optional.of("idle"));
        return onlyIdle
                ? new ResetRule(Optional.empty(), Optional.of(idle.orElse(IDLE)))
                : new ResetRule(Optional.of(atHour.orElse(HOUR)), idle);
    }

    /// Why a session whose last word was said at `last` begins anew now; empty when it goes on.
    Optional<String> due(Instant last, Instant now, ZoneId zone) {
        if (atHour.isPresent() && last.isBefore(latest(atHour.get(), now, zone))) {
            return Optional.of("daily");
        }
        return idle.filter(minutes -> now.isAfter(last.plus(minutes))).map(_ -> "idle");
    }

    /// The latest moment, not after `now`, at which the day of sessions began. An hour that the clocks skip begins with
    /// the next one that there is.
    private static Instant latest(int hour, Instant now, ZoneId zone) {
        ZonedDateTime local = now.atZone(zone);
        ZonedDateTime today = local.toLocalDate().atTime(LocalTime.of(hour, 0)).atZone(zone);
        return today.toInstant().isAfter(now)
                ? local.toLocalDate()
                        .minusDays(1)
                        .atTime(LocalTime.of(hour, 0))
                        .atZone(zone)
                        .toInstant()
                : today.toInstant();
    }
}
