package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. Works that arrive while it is busy share its next commit.
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Session session;
    private final Map<String, Table<?>> declared;
    private final InstantSource clock;
    private final Delivery delivery;
    private final BlockingQueue<Submission<?>> line = new ArrayBlockingQueue<>(Limits.STORE_IN_LINE);
    private final Submission<Boolean> last = new Submission<>(true, _ -> new Submission.Made<>(true, List.of()));
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean failing;
    private final AtomicLong commits = new AtomicLong();

    Writer(
            Session session,
            Map<String, Table<?>> declared,
            InstantSource clock,
            Delivery delivery,
            ThreadFactory threads) {
        this.session = session;
        this.declared = declared;
        this.clock = clock;
        this.delivery = delivery;
        this.thread = threads.newThread(this::work);
        thread.setName("store-writer");
        thread.start();
    }

    /// Whether a commit failed: no change is taken any more.
    boolean failing() {
        return failing;
    }

    /// How often it committed since it started.
    long commits() {
        return commits.get();
    }

    boolean onThread() {
        return thread.equals(Thread.currentThread());
    }

    <R> R submit(Submission<R> submission) {
        requireTaking();
        if (delivery.behind()) {
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "too many changes wait to be told");
        }
        enqueue(submission);
        if (stopped && submission.abandon()) {
            throw new Fault(ErrorCode.STOPPING, "the store is closed");
        }
        return submission.await(Limits.STORE_PATIENCE, Limits.STORE_COMMIT);
    }

    private void requireTaking() {
        if (stopped) {
            throw new Fault(ErrorCode.STOPPING, "the store is closed");
        }
        if (failing) {
            throw unavailable();
        }
    }

    private void enqueue(Submission<?> submission) {
        boolean taken;
        try {
            taken = line.offer(submission, Limits.STORE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            taken = false;
        }
        if (!taken) {
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "too many changes wait for the store");
        }
    }

    private void work() {
        try {
            boolean more = true;
            while (more) {
                more = batch(line.take());
            }
        } catch (InterruptedException e) {
            LOG.error("store.writer_interrupted", e);
        } finally {
            stopped = true;
            refuseRest();
        }
    }

    private void refuseRest() {
        for (Submission<?> rest = line.poll(); rest != null; rest = line.poll()) {
            if (rest.start()) {
                rest.failed(new Fault(ErrorCode.STOPPING, "the store is closed"));
                rest.settle();
            }
        }
    }

    /// Runs what is in line in one transaction, commits once, puts the notices in line, and lets the callers go on.
    /// False when the last one was among them.
    private boolean batch(Submission<?> first) {
        List<Submission<?>> ran = new ArrayList<>();
        Optional<List<Notice>> committed = Optional.empty();
        try {
            committed = Optional.of(commit(first, ran));
        } catch (SqlFailed e) {
            LOG.error("store.commit_failed works={}", ran.size(), e);
            giveUp();
        } catch (RuntimeException | Error e) {
            LOG.error("store.writer_failed works={}", ran.size(), e);
            giveUp();
        }
        if (committed.isEmpty()) {
            ran.forEach(submission -> submission.failed(unavailable()));
        } else if (!committed.orElseThrow().isEmpty()) {
            delivery.add(committed.orElseThrow());
        }
        ran.forEach(Submission::settle);
        return !ran.contains(last);
    }

    private List<Notice> commit(Submission<?> first, List<Submission<?>> ran) {
        if (failing) {
            return refused(first, ran);
        }
        List<Notice> notices = new ArrayList<>();
        SqlTx.Cache cache = new SqlTx.Cache();
        session.run("BEGIN IMMEDIATE");
        for (Submission<?> next = first; next != null; next = following(ran)) {
            if (next.start()) {
                ran.add(next);
                run(next, cache).ifPresent(notices::addAll);
            }
        }
        session.run("COMMIT");
        commits.incrementAndGet();
        return notices;
    }

    private List<Notice> refused(Submission<?> first, List<Submission<?>> ran) {
        if (first.start()) {
            ran.add(first);
            first.failed(unavailable());
        }
        return List.of();
    }

    private @Nullable Submission<?> following(List<Submission<?>> ran) {
        return ran.contains(last) || ran.size() >= Limits.STORE_BATCH ? null : line.poll();
    }

    /// Runs one work inside its savepoint; a failing one leaves nothing and hurts no neighbour.
    private Optional<List<Notice>> run(Submission<?> submission, SqlTx.Cache cache) {
        SqlTx tx = new SqlTx(session, declared, cache, clock.instant(), submission.onlyBookkeeping());
        session.run("SAVEPOINT work");
        Optional<List<Notice>> notices = Optional.empty();
        try {
            notices = Optional.of(submission.run(tx));
        } catch (RuntimeException | Error e) {
            submission.failed(e);
        }
        tx.end(notices.isEmpty());
        if (session.broken()) {
            throw new IllegalStateException("a statement failed inside a change");
        }
        if (notices.isEmpty()) {
            session.run("ROLLBACK TO work");
        }
        session.run("RELEASE work");
        return notices;
    }

    private void giveUp() {
        failing = true;
        try {
            session.run("ROLLBACK");
        } catch (SqlFailed e) {
            // The engine may have rolled back by itself; either way nothing of it was committed.
            LOG.info("store.rolled_back_already", e);
        }
    }

    private static Fault unavailable() {
        return new Fault(ErrorCode.STORE_UNAVAILABLE, "the store could not keep a change, and takes no more of them");
    }

    /// Finishes what is in line, then ends the thread.
    @Override
    public void close() {
        stopped = true;
        enqueue(last);
        try {
            thread.join(Limits.STORE_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
