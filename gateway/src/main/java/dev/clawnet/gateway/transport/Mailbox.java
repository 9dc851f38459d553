package dev.clawnet.gateway.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Runs the work of one link in order, one piece at a time, on threads that it borrows per burst.
///
/// After `burst` pieces it goes to the back of the executor's line, so that a busy link does not starve another.
/// Over its bound it is `full` until half of it is worked off: `flow` is told of both, and reads accordingly.
/// Pieces are added by one thread (the link's event loop); the pieces themselves must not throw.
///
/// Threat: a peer that sends faster than its work is done. See `MailboxTest`, `LinkBoundsTest`.
final class Mailbox {
    /// How long answers wait for others of the same burst.
    static final long BATCH_NANOS = 1_000_000;

    private final Workers workers;
    private final TransportSettings.Bounds bounds;
    private final Runnable flow;
    private final Runnable batchEnd;
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile long runner;
    private volatile long batchStart;

    private record Piece(int bytes, Runnable work) {}

    /// @param flow called after every change of [#full], on any thread
    /// @param batchEnd called on the borrowed thread when a batch of answers should leave
    Mailbox(Workers workers, TransportSettings.Bounds bounds, Runnable flow, Runnable batchEnd) {
        this.workers = workers;
        this.bounds = bounds;
        this.flow = flow;
        this.batchEnd = batchEnd;
    }

    /// Takes a piece that holds `size` bytes; it runs after [#wake].
    void add(int size, Runnable work) {
        pieces.add(new Piece(size, work));
        long held = bytes.addAndGet(size);
        if ((count.incrementAndGet() > bounds.waiting() || held > bounds.waitingBytes())
                && full.compareAndSet(false, true)) {
            flow.run();
            wake();
        }
        relieve();
    }

    /// Lets what was added run; once per read burst, so that its answers leave as one batch.
    void wake() {
        if (!pieces.isEmpty() && running.compareAndSet(false, true)) {
            start();
        }
    }

    boolean full() {
        return full.get();
    }

    /// Whether the caller runs inside this mailbox, early in a batch: what it sends leaves at the batch's end.
    boolean batching() {
        return runner == Thread.currentThread().threadId() && !late();
    }

    private boolean late() {
        LongSupplier ticker = workers.ticker();
        return ticker.getAsLong() - batchStart >= BATCH_NANOS;
    }

    private void start() {
        try {
            workers.executor().execute(this::burst);
        } catch (RejectedExecutionException e) {
            // The process stops: nobody is left to listen.
            pieces.clear();
        }
    }

    private void burst() {
        runner = Thread.currentThread().threadId();
        batchStart = workers.ticker().getAsLong();
        for (int done = 0; done < bounds.burst(); done++) {
            Piece next = pieces.poll();
            if (next == null) {
                break;
            }
            next.work().run();
            bytes.addAndGet(-next.bytes());
            count.decrementAndGet();
            relieve();
            if (late()) {
                batchEnd.run();
                batchStart = workers.ticker().getAsLong();
            }
        }
        runner = 0;
        batchEnd.run();
        if (pieces.isEmpty()) {
            running.set(false);
            wake();
        } else {
            start();
        }
    }

    private void relieve() {
        if (full.get()
                && count.get() <= bounds.waiting() / 2
                && bytes.get() <= bounds.waitingBytes() / 2
                && full.compareAndSet(true, false)) {
            flow.run();
        }
    }
}
