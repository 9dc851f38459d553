package dev.clawnet.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// The links of one event loop that have something to send: however many are told of one event, the loop gets one task
/// for all of them. Each link stands in a line at most once, which its [Outbox] sees to, so that links bound both.
///
/// What many links hear at once is sent in rounds. A write costs the system what an event costs us many times over, so
/// soon after a round of [#WIDE] links or more the next event waits [#GATHER_NANOS]: what comes meanwhile leaves with
/// it, in one write for each link. Answers do not wait, and take with them what waits for the same link.
final class Wakes {
    /// Links that are served before the loop looks at its sockets again.
    static final int ROUND = 64;
    /// Links of one round from which on the next round waits: one person's few links hear everything at once.
    static final int WIDE = 32;
    /// From an event to its round. Nobody sees it, and a round of 500 writes takes as long.
    static final long GATHER_NANOS = 4_000_000;
    /// How long a wide round is recent: its links answer, and are told of each other's answers.
    static final long RECENT_NANOS = 25 * GATHER_NANOS;

    private final Executor loop;
    private final Later later;
    private final LongSupplier ticker;
    private final Queue<Outbox> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Queue<Outbox> gathering = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean gatheringScheduled = new AtomicBoolean();
    /// Links of the round that runs or ran last, whether that was a wide one, and when it ended. On the loop alone.
    private int width;

    private boolean wide;
    private long roundOver;

    /// Runs a task on the loop when so many nanoseconds have passed.
    interface Later {
        void after(long nanos, Runnable task);
    }

    /// @param ticker elapsed nanoseconds
    Wakes(Executor loop, Later later, LongSupplier ticker) {
        this.loop = loop;
        this.later = later;
        this.ticker = ticker;
    }

    static Wakes of(EventLoop loop, LongSupplier ticker) {
        return new Wakes(
                loop,
                (nanos, task) -> {
                    var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
                },
                ticker);
    }

    /// The link has something to send now.
    void add(Outbox outbox) {
        waiting.add(outbox);
        if (scheduled.compareAndSet(false, true)) {
            submit(this::drain);
        }
    }

    /// The link has something to send with the next round.
    void gather(Outbox outbox) {
        gathering.add(outbox);
        if (gatheringScheduled.compareAndSet(false, true)) {
            submit(this::begin);
        }
    }

    private void submit(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            ended();
        }
    }

    /// The loop has ended, and every socket with it.
    private void ended() {
        scheduled.set(false);
        gatheringScheduled.set(false);
        for (Outbox outbox = waiting.poll(); outbox != null; outbox = waiting.poll()) {
            outbox.clear();
        }
        for (Outbox outbox = gathering.poll(); outbox != null; outbox = gathering.poll()) {
            outbox.clear();
        }
    }

    private void drain() {
        try {
            Outbox next = waiting.poll();
            for (int served = 1; next != null; served++) {
                next.drain();
                next = served < ROUND ? waiting.poll() : null;
            }
        } finally {
            scheduled.set(false);
            if (!waiting.isEmpty() && scheduled.compareAndSet(false, true)) {
                submit(this::drain);
            }
        }
    }

    private void begin() {
        if (!wide || ticker.getAsLong() - roundOver >= RECENT_NANOS) {
            round();
            return;
        }
        try {
            later.after(GATHER_NANOS, this::round);
        } catch (RejectedExecutionException _) {
            ended();
        }
    }

    private void round() {
        try {
            Outbox next = gathering.poll();
            for (int served = 1; next != null; served++) {
                width++;
                next.drainGathered();
                next = served < ROUND ? gathering.poll() : null;
            }
        } finally {
            if (gathering.isEmpty()) {
                roundEnds();
            } else {
                submit(this::round);
            }
        }
    }

    private void roundEnds() {
        wide = width >= WIDE;
        width = 0;
        roundOver = ticker.getAsLong();
        gatheringScheduled.set(false);
        if (!gathering.isEmpty() && gatheringScheduled.compareAndSet(false, true)) {
            begin();
        }
    }
}
