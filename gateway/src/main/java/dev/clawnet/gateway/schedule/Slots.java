package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.limits.AgentLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a job's clock says: a pure function of the schedule, the first slot that nobody looked at yet, and the
/// time.
///
/// Each slot is looked at once: it is run, or counted as missed. What follows never lies before what was looked
/// at, so that a clock which was set back runs nothing twice.
final class Slots {
    private Slots() {}

    /// What becomes of slots whose time is over when they are seen.
    enum Missing {
        /// They are reported.
        SKIP,
        /// The last of them is run late, the others are reported.
        ONCE
    }

    /// Why a slot was not run.
    enum Reason {
        /// It was seen too late.
        LATE,
        /// The run before it was not over.
        BUSY
    }

    /// Slots that were not run.
    record Missed(Instant from, Instant to, long count, Reason reason) {}

    /// What was seen.
    ///
    /// @param run the slot to run now
    /// @param missed those before it, or all of them
    /// @param next the first slot that nobody looked at; empty when there is none any more
    record Seen(Optional<Instant> run, Optional<Missed> missed, Optional<Instant> next) {}

    /// Looks at all slots from `first` up to `now`, at most [Limits#CRON_SLOTS_SEEN] of them; `first` is one, and
    /// not after `now`.
    static Seen look(Schedule schedule, Instant first, Instant now, boolean busy, Missing rule) {
        Span span = span(schedule, first, now);
        boolean whole = span.next().map(next -> next.isAfter(now)).orElse(true);
        boolean wanted = whole && (onTime(span.last(), now) || rule == Missing.ONCE);
        if (wanted && !busy) {
            return new Seen(Optional.of(span.last()), span.before(Reason.LATE), span.next());
        }
        return new Seen(Optional.empty(), Optional.of(span.all(wanted ? Reason.BUSY : Reason.LATE)), span.next());
    }

    private static boolean onTime(Instant slot, Instant now) {
        return Duration.between(slot, now).compareTo(AgentLimits.CRON_LATE) <= 0;
    }

    /// Slots in a row.
    ///
    /// @param beforeLast the one before the last, or the first
    private record Span(Instant first, Instant beforeLast, Instant last, long count, Optional<Instant> next) {
        Missed all(Reason reason) {
            return new Missed(first, last, count, reason);
        }

        Optional<Missed> before(Reason reason) {
            return count == 1 ? Optional.empty() : Optional.of(new Missed(first, beforeLast, count - 1, reason));
        }
    }

    private static Span span(Schedule schedule, Instant first, Instant now) {
        if (schedule instanceof Schedule.Every every) {
            long more = Duration.between(first, now).dividedBy(every.every());
            Instant last = first.plus(every.every().multipliedBy(more));
            Instant before = more == 0 ? first : last.minus(every.every());
            return new Span(first, before, last, more + 1, Optional.of(last.plus(every.every())));
        }
        Schedule.Stepper steps = schedule.steps();
        Instant before = first;
        Instant last = first;
        long count = 1;
        Optional<Instant> next = steps.after(first);
        while (next.isPresent() && !next.get().isAfter(now) && count < AgentLimits.CRON_SLOTS_SEEN) {
            before = last;
            last = next.get();
            count++;
            next = steps.after(last);
        }
        return new Span(first, before, last, count, next);
    }
}
