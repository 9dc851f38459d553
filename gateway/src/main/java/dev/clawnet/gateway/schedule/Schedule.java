package dev.clawnet.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.gateway.limits.AgentLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// When a job is due: a set of instants, its slots.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Schedule.At.class, name = "at"),
    @JsonSubTypes.Type(value = Schedule.Every.class, name = "every"),
    @JsonSubTypes.Type(value = Schedule.Within.class, name = "within"),
    @JsonSubTypes.Type(value = Schedule.Cron.class, name = "cron")
})
public sealed interface Schedule {
    /// The first slot after `after`.
    Optional<Instant> next(Instant after);

    /// Once.
    record At(Instant at) implements Schedule {
        @Override
        public Optional<Instant> next(Instant after) {
            return at.isAfter(after) ? Optional.of(at) : Optional.empty();
        }
    }

    /// Again and again by elapsed time, counted from an instant.
    record Every(Duration every, Instant anchor) implements Schedule {
        public Every {
            if (every.compareTo(AgentLimits.CRON_SHORTEST) < 0) {
                throw new IllegalArgumentException(
                        "a job begins at most every " + AgentLimits.CRON_SHORTEST.toSeconds() + " seconds");
            }
        }

        @Override
        public Optional<Instant> next(Instant after) {
            if (after.isBefore(anchor)) {
                return Optional.of(anchor);
            }
            long gone = Duration.between(anchor, after).dividedBy(every);
            return Optional.of(anchor.plus(every.multipliedBy(gone + 1)));
        }
    }

    /// As [Every], at those times alone that lie within some hours of the day.
    record Within(Every every, Hours hours) implements Schedule {
        /// Hours of a minute, and a period that misses it: no such time for years.
        private static final int TRIES = 4_000;

        @Override
        public Optional<Instant> next(Instant after) {
            Instant at = after;
            for (int i = 0; i < TRIES; i++) {
                Instant slot = every.next(at).orElseThrow();
                if (hours.has(slot)) {
                    return Optional.of(slot);
                }
                at = hours.beginAfter(slot).minusNanos(1);
            }
            return Optional.empty();
        }
    }

    /// By the clock on the wall of a time zone; [CronExpression] says what happens when that is set.
    record Cron(String expr, String zone) implements Schedule {
        public Cron {
            CronExpression.parse(expr);
            zoneOf(zone);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return CronExpression.parse(expr).next(zoneOf(zone), after);
        }

        /// A function for many slots in a row, which reads the text once.
        Stepper stepper() {
            CronExpression expression = CronExpression.parse(expr);
            ZoneId id = zoneOf(zone);
            return after -> expression.next(id, after);
        }
    }

    /// `IllegalArgumentException` with a sentence when there is no such time zone.
    static ZoneId zoneOf(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "a time zone is named as in Europe/Berlin or UTC, or is an offset such as +02:00");
        }
    }

    /// From one slot to the next.
    @FunctionalInterface
    interface Stepper {
        Optional<Instant> after(Instant slot);
    }

    /// From one slot to the next, for many in a row.
    default Stepper steps() {
        return switch (this) {
            case At at -> at::next;
            case Every every -> every::next;
            case Within within -> within::next;
            case Cron cron -> cron.stepper();
        };
    }
}
