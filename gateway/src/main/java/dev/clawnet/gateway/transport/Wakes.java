package dev.clawnet.gateway.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The links of one event loop that have something to send: however many are told of one event, the loop gets one task
/// for all of them. Each link stands here at most once, which its [Outbox] sees to, so that links bound it.
final class Wakes {
    /// Links that are served before the loop looks at its sockets again.
    static final int ROUND = 64;

    private final Executor loop;
    private final Queue<Outbox> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Wakes(Executor loop) {
        this.loop = loop;
    }

    void add(Outbox outbox) {
        waiting.add(outbox);
        schedule();
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and every socket with it.
            scheduled.set(false);
            for (Outbox outbox = waiting.poll(); outbox != null; outbox = waiting.poll()) {
                outbox.clear();
            }
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
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }
}
