package dev.clawnet.gateway.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/// Time that stands still until a test moves it: clock, timers and executor of a whole world in one.
///
/// Work runs on the thread that calls `runUntilIdle` or `advance`, in the order in which it was handed over;
/// timers fire in the order of their instants, each at exactly its instant. The same calls give the same order,
/// always. Other threads may hand work over; nothing runs on them.
public final class VirtualTime implements InstantSource, Timers, Executor {
    private static final int RUNAWAY = 10_000_000;

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final TreeSet<Due> pending =
            new TreeSet<>(Comparator.comparing(Due::when).thenComparingLong(Due::order));
    private Instant now;
    private long order;

    private record Due(Instant when, long order, Runnable work) {}

    public VirtualTime(Instant start) {
        this.now = start;
    }

    /// Starts at 2026-01-01T00:00:00Z.
    public VirtualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Cancel at(Instant when, Runnable work) {
        Due due = new Due(when, order++, work);
        pending.add(due);
        return () -> remove(due);
    }

    @Override
    public synchronized void execute(Runnable work) {
        ready.addLast(work);
    }

    /// Runs all that is ready, and all that this makes ready, without moving the clock.
    public void runUntilIdle() {
        int ran = 0;
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
            if (++ran > RUNAWAY) {
                throw new IllegalStateException("work makes work without end");
            }
        }
    }

    /// Moves the clock from timer to timer, running all that each makes ready, and ends `by` later.
    public void advance(Duration by) {
        advanceTo(instant().plus(by));
    }

    public void advanceTo(Instant end) {
        runUntilIdle();
        while (moveToNextTimer(end)) {
            runUntilIdle();
        }
        moveTo(end);
        runUntilIdle();
    }

    /// Runs until neither work nor a timer is left, at most `longest` of virtual time.
    public void settle(Duration longest) {
        Instant end = instant().plus(longest);
        runUntilIdle();
        while (moveToNextTimer(end)) {
            runUntilIdle();
        }
    }

    /// How many timers wait.
    public synchronized int waiting() {
        return pending.size();
    }

    private synchronized boolean moveToNextTimer(Instant end) {
        if (pending.isEmpty() || pending.first().when().isAfter(end)) {
            return false;
        }
        if (pending.first().when().isAfter(now)) {
            now = pending.first().when();
        }
        return true;
    }

    private synchronized void moveTo(Instant end) {
        now = end.isAfter(now) ? end : now;
    }

    private synchronized Optional<Runnable> next() {
        while (!pending.isEmpty() && !pending.first().when().isAfter(now)) {
            ready.addLast(pending.removeFirst().work());
        }
        return Optional.ofNullable(ready.pollFirst());
    }

    private synchronized void remove(Due due) {
        pending.remove(due);
    }
}
