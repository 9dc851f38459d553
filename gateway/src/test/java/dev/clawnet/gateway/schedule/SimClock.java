package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/// Time, timers and threads of one process, one step at a time; a clock that may be set, also back.
final class SimClock implements InstantSource, Timers, Executor {
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final TreeSet<Due> pending =
            new TreeSet<>(Comparator.comparing(Due::when).thenComparingLong(Due::order));
    private Instant now;
    private long order;

    private record Due(Instant when, long order, Runnable work) {}

    SimClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Cancel at(Instant when, Runnable work) {
        Due due = new Due(when, order++, work);
        pending.add(due);
        return () -> pending.remove(due);
    }

    @Override
    public void execute(Runnable work) {
        ready.addLast(work);
    }

    void set(Instant when) {
        now = when;
    }

    /// Does one thing that can be done now; whether there was one.
    boolean step() {
        while (!pending.isEmpty() && !pending.first().when().isAfter(now)) {
            ready.addLast(pending.removeFirst().work());
        }
        Runnable next = ready.pollFirst();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    void idle() {
        while (step()) {
            // The step is the work.
        }
    }

    /// From timer to timer until `end`.
    void advanceTo(Instant end) {
        idle();
        while (!pending.isEmpty() && !pending.first().when().isAfter(end)) {
            now = pending.first().when().isAfter(now) ? pending.first().when() : now;
            idle();
        }
        now = end.isAfter(now) ? end : now;
        idle();
    }

    void advance(Duration by) {
        advanceTo(now.plus(by));
    }
}
