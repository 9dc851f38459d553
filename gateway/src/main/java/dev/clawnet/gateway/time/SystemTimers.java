package dev.clawnet.gateway.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [Timers] on the real clock: one thread that waits, and an executor that does the work.
///
/// The thread looks at the clock again at least every `look`, so that a wall clock which was set (or a machine that
/// slept) delays no deadline by more than that. All state is guarded by `lock`.
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

    private final InstantSource clock;
    private final Executor executor;
    private final Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Due> pending =
            new TreeSet<>(Comparator.comparing(Due::when).thenComparingLong(Due::order));
    private final Thread thread;
    private long order;
    private boolean closed;

    /// How much may wait at once, and how often the clock is looked at while nothing is due.
    public record Bounds(int pending, Duration look) {
        public static final Bounds DEFAULT = new Bounds(200_000, Duration.ofMillis(500));
    }

    private record Due(Instant when, long order, Runnable work) {}

    public SystemTimers(InstantSource clock, ThreadFactory threads, Executor executor, Bounds bounds) {
        this.clock = clock;
        this.executor = executor;
        this.bounds = bounds;
        this.thread = threads.newThread(this::loop);
    }

    /// Starts the waiting thread. Call once.
    public void start() {
        thread.start();
    }

    /// Refuses with `RejectedExecutionException` when closed or full: the caller then refuses what it was about to
    /// wait for.
    @Override
    public Cancel at(Instant when, Runnable work) {
        lock.lock();
        try {
            if (closed || pending.size() >= bounds.pending()) {
                throw new RejectedExecutionException(closed ? "timers are closed" : "too many timers wait");
            }
            Due due = new Due(when, order++, work);
            pending.add(due);
            if (pending.first().order() == due.order()) {
                changed.signal();
            }
            return () -> remove(due);
        } finally {
            lock.unlock();
        }
    }

    /// Does the work again and again until these timers close: a period after this call, then a period after each
    /// time it ended, also when it threw. It keeps its place: however many timers wait, it is not refused, so it is
    /// called only while a part is built, never for a peer.
    public void every(Duration period, Runnable work) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            pending.add(new Due(clock.instant().plus(period), order++, () -> {
                try {
                    work.run();
                } finally {
                    every(period, work);
                }
            }));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Drops all that waits and ends the thread.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            pending.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Due due) {
        lock.lock();
        try {
            pending.remove(due);
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        lock.lock();
        try {
            while (!closed) {
                Instant now = clock.instant();
                if (!pending.isEmpty() && !pending.first().when().isAfter(now)) {
                    hand(pending.removeFirst());
                } else {
                    changed.awaitNanos(wait(now));
                }
            }
        } catch (InterruptedException e) {
            LOG.info("timers interrupted: {} left waiting", pending.size());
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long wait(Instant now) {
        Duration look = bounds.look();
        if (pending.isEmpty()) {
            return look.toNanos();
        }
        Duration left = Duration.between(now, pending.first().when());
        // A nanosecond more, so that the clock is past the instant when the wait ends.
        return left.compareTo(look) < 0 ? left.toNanos() + 1 : look.toNanos();
    }

    /// The executor gets the work while the lock is held, which keeps the order; it must not run work in place.
    private void hand(Due due) {
        try {
            executor.execute(due.work());
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "timer work refused by its executor; tried again in {} ms",
                    bounds.look().toMillis(),
                    e);
            pending.add(new Due(clock.instant().plus(bounds.look()), order++, due.work()));
        }
    }
}
