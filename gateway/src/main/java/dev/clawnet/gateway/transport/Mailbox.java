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
/// After `burst` pieces it goes to the back of the line, so that a busy link does not starve another. The way there
/// leads over the event loop: a virtual thread that starts another puts it into its carrier's own line, which is
/// served before what event loops submit, and a few busy links would keep every carrier for ever.
///
/// Over its bound it is `full` until half of it is worked off; its host is told of both, and reads accordingly.
/// Pieces are added by one thread (the link's event loop); the pieces themselves must not throw.
///
/// Threat: a peer that sends faster than its work is done. See `MailboxTest`, `LinkBoundsTest`.
final class Mailbox {
    /// How long answers wait for others of the same burst.
    static final long BATCH_NANOS = 1_000_000;

    private final Workers workers;
    private final TransportSettings.Bounds bounds;
    private final Host host;
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile long runner;
    private volatile long batchStart;

    private record Piece(int bytes, Runnable work) {}

    /// Whose mailbox it is.
    interface Host {
        /// [Mailbox#full] has changed; on any thread.
        void fullChanged();

        /// A batch of answers should leave; on the borrowed thread.
        void batchEnd();

        /// Runs `task` soon on the link's event loop.
        void onLoop(Runnable task);
    }

    Mailbox(Workers workers, TransportSettings.Bounds bounds, Host host) {
        this.workers = workers;
        this.bounds = bounds;
        this.host = host;
    }

    /// Takes a piece that holds `size` bytes; it runs after [#wake].
    void add(int size, Runnable work) {
        pieces.add(new Piece(size, work));
        long held = bytes.addAndGet(size);
        if ((count.incrementAndGet() > bounds.waiting() || held > bounds.waitingBytes())
                && full.compareAndSet(false, true)) {
            host.fullChanged();
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
                host.batchEnd();
                batchStart = workers.ticker().getAsLong();
            }
        }
        runner = 0;
        host.batchEnd();
        running.set(false);
        if (!pieces.isEmpty()) {
            host.onLoop(this::wake);
        }
    }

    private void relieve() {
        if (full.get()
                && count.get() <= bounds.waiting() / 2
                && bytes.get() <= bounds.waitingBytes() / 2
                && full.compareAndSet(true, false)) {
            host.fullChanged();
        }
    }
}
