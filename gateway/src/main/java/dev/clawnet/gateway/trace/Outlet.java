package dev.clawnet.gateway.trace;

import dev.clawnet.gateway.limits.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spans on their way out: a bounded queue, emptied in batches by one thread at a time.
///
/// Threat: an endpoint that is down or slow and holds up requests, or fills the memory. Whoever adds a span waits for
/// nothing; what finds no room is dropped and counted; a batch that does not arrive is counted and not sent again.
/// See `OutletTest`.
public final class Outlet implements Consumer<Finished>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    private static final Duration LAST = Duration.ofSeconds(3);

    private final BlockingQueue<Finished> queue = new ArrayBlockingQueue<>(Limits.SPANS_WAITING);
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Carrier carrier;
    private final Executor executor;
    private final LongSupplier ticker;
    private final Counts counts;
    private boolean lost;

    /// What became of spans.
    public enum Fate {
        SENT("sent"),
        /// There was no room.
        DROPPED("dropped"),
        /// The endpoint did not take them.
        FAILED("failed");

        private final String text;

        Fate(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// Counts them.
    @FunctionalInterface
    public interface Counts {
        void add(Fate fate, int spans);
    }

    /// @param executor starts each task on a thread of its own
    /// @param ticker nanoseconds that only grow
    public Outlet(Carrier carrier, Executor executor, LongSupplier ticker, Counts counts) {
        this.carrier = carrier;
        this.executor = executor;
        this.ticker = ticker;
        this.counts = counts;
    }

    @Override
    public void accept(Finished span) {
        if (!queue.offer(span)) {
            counts.add(Fate.DROPPED, 1);
        } else if (queue.size() >= Limits.SPANS_SENT && woken.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            executor.execute(this::flush);
        } catch (RejectedExecutionException e) {
            // The gateway stops: its last flush takes what there is.
            woken.set(false);
        }
    }

    /// Sends what waits. Returns at once where somebody sends already.
    public void flush() {
        if (!sending.tryLock()) {
            return;
        }
        try {
            woken.set(false);
            drain(Long.MAX_VALUE);
        } finally {
            sending.unlock();
        }
    }

    /// Until nothing waits, or a batch does not arrive, or no time is left.
    private void drain(long nanos) {
        long began = ticker.getAsLong();
        boolean going = true;
        while (going) {
            List<Finished> batch = new ArrayList<>();
            queue.drainTo(batch, Limits.SPANS_SENT);
            going = !batch.isEmpty() && arrives(batch) && ticker.getAsLong() - began < nanos;
        }
    }

    private boolean arrives(List<Finished> batch) {
        boolean arrived = carrier.carry(List.copyOf(batch));
        counts.add(arrived ? Fate.SENT : Fate.FAILED, batch.size());
        if (!arrived && !lost) {
            LOG.warn("traces.not_sent spans={} (said once until some arrive; see diagnostics.otel)", batch.size());
        } else if (arrived && lost) {
            LOG.info("traces.sent_again");
        }
        lost = !arrived;
        return arrived;
    }

    /// Sends what waits, for a short time, and lets go of the endpoint.
    @Override
    public void close() {
        try {
            if (sending.tryLock(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    drain(LAST.toNanos());
                } finally {
                    sending.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        carrier.close();
    }
}
