package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.sqlite.Steps.Step;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.file.Path;
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

    private static final String FOLD = "PRAGMA wal_checkpoint(TRUNCATE)";

    private final Ground ground;
    private final Delivery delivery;
    private final Space space;
    /// Made anew when the old one failed for want of space. The writer thread's, and the closer's after its end.
    private Session session;

    private final BlockingQueue<Submission<?>> line = new ArrayBlockingQueue<>(Limits.STORE_IN_LINE);
    private final Submission<Boolean> last = new Submission<>(true, _ -> new Submission.Made<>(true, List.of()));
    private final Team team;
    private final Patience patience;
    private final Hot hot = new Hot();
    private final Extracts extracts = new Extracts(Limits.STORE_EXTRACT_ROWS);
    private final ShownExtracts shown = new ShownExtracts();
    private final Thread thread;
    /// Whether the last commit was of more than one work. Of the writer's thread.
    private boolean shared;

    private volatile boolean stopped;
    private volatile @Nullable Trouble trouble;
    private final AtomicLong commits = new AtomicLong();

    /// What a writer stands on.
    record Ground(Path file, Map<String, Table<?>> declared, InstantSource clock, ThreadFactory threads, Steps steps) {}

    Writer(Ground ground, Delivery delivery) {
        this.ground = ground;
        this.delivery = delivery;
        this.space = new Space(ground.file());
        this.session = Session.writing(ground.file());
        begin();
        this.patience = new Patience(Patience.LOOK, ground.threads());
        this.team = new Team(Team.ofUse(), ground.threads());
        this.thread = ground.threads().newThread(this::work);
        thread.setName("store-writer");
        thread.start();
    }

    /// Why no change is taken, when none is.
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Rows that it keeps.
    Hot hot() {
        return hot;
    }

    /// What is kept for those who look beside it.
    ShownExtracts shown() {
        return shown;
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
        return submission.await(patience);
    }

    private void requireTaking() {
        if (stopped) {
            throw new Fault(ErrorCode.STOPPING, "the store is closed");
        }
        if (trouble != null) {
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
                Submission<?> next = trouble == Trouble.FULL
                        ? line.poll(Limits.STORE_TRIAL.toMillis(), TimeUnit.MILLISECONDS)
                        : line.take();
                if (next == null) {
                    tryAgain();
                } else {
                    more = batch(next);
                }
            }
        } catch (InterruptedException e) {
            LOG.error("store.writer_interrupted", e);
        } finally {
            stopped = true;
            team.close();
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
        } catch (RuntimeException | Error e) {
            LOG.error("store.writer_failed works={}", ran.size(), e);
            giveUp();
        }
        if (committed.isEmpty()) {
            ran.forEach(submission -> submission.failed(unavailable()));
        } else if (!committed.orElseThrow().isEmpty()) {
            delivery.add(committed.orElseThrow());
        }
        ground.steps().reached(Step.TOLD);
        ran.forEach(Submission::settle);
        ground.steps().reached(Step.ANSWERED);
        return !ran.contains(last);
    }

    private List<Notice> commit(Submission<?> first, List<Submission<?>> ran) {
        if (trouble != null) {
            return refused(first, ran);
        }
        List<Notice> notices = new ArrayList<>();
        Batch batch = new Batch();
        ground.steps().reached(Step.BEGIN);
        session.run("BEGIN IMMEDIATE");
        for (Submission<?> next = first; next != null; next = following(ran)) {
            if (next.start()) {
                ran.add(next);
                run(next, batch).ifPresent(notices::addAll);
                ground.steps().reached(Step.WORK);
            }
        }
        shared = ran.size() > 1;
        finish(batch);
        ground.steps().reached(Step.COMMIT);
        session.run("COMMIT");
        ground.steps().reached(Step.COMMITTED);
        commits.incrementAndGet();
        hot.learn(batch);
        extracts.learn(batch);
        shown.learn(batch);
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
        if (ran.size() >= Limits.STORE_BATCH || (!ran.isEmpty() && ran.getLast().equals(last))) {
            return null;
        }
        Submission<?> next = line.poll();
        if (next == null && shared) {
            letOthersRun();
            next = line.poll();
        }
        return next;
    }

    /// Where others want this processor, they are about to bring more works, which then share this commit. Where it is
    /// free, this returns at once: nobody waits for the sake of somebody who may never come.
    @SuppressWarnings("ThreadPriorityCheck") // only time rests on what the scheduler makes of it
    private static void letOthersRun() {
        Thread.yield();
    }

    /// Runs one work; a failing one leaves nothing and hurts no neighbour.
    private Optional<List<Notice>> run(Submission<?> submission, Batch batch) {
        SqlTx tx = transaction(batch, submission.onlyBookkeeping() ? SqlTx.Kind.BOOKKEEPING : SqlTx.Kind.CHANGE);
        Optional<List<Notice>> notices = Optional.empty();
        try {
            notices = Optional.of(submission.run(tx));
        } catch (RuntimeException | Error e) {
            submission.failed(e);
        }
        tx.end(notices.isEmpty());
        session.failure().ifPresent(failed -> {
            throw new IllegalStateException("a statement failed inside a change", failed);
        });
        return notices;
    }

    /// What the works left for the end, and then every changed row.
    private void finish(Batch batch) {
        batch.pieces().finish(transaction(batch, SqlTx.Kind.FINISH), team);
        batch.flush(session, ground.steps(), team);
    }

    private SqlTx transaction(Batch batch, SqlTx.Kind kind) {
        SqlTx.Base base = new SqlTx.Base(session, ground.declared(), hot, extracts);
        return new SqlTx(base, batch, ground.clock().instant(), kind);
    }

    private void giveUp() {
        hot.clear();
        extracts.clear();
        shown.clear();
        trouble = session.failure().filter(SqlFailed::full).isPresent() ? Trouble.FULL : Trouble.BROKEN;
        try {
            session.run("ROLLBACK");
        } catch (SqlFailed e) {
            // The engine may have rolled back by itself; either way nothing of it was committed.
            LOG.info("store.rolled_back_already", e);
        }
    }

    /// Goes on after a full disk, once it takes data again, with a session that has not failed.
    private void tryAgain() {
        if (!space.there()) {
            return;
        }
        try {
            Session fresh = Session.writing(ground.file());
            closeSession();
            session = fresh;
            trouble = null;
            LOG.warn("store.goes_on");
        } catch (SqlFailed e) {
            LOG.error("store.cannot_go_on", e);
        }
    }

    private Fault unavailable() {
        return new Fault(
                ErrorCode.STORE_UNAVAILABLE,
                trouble == Trouble.FULL
                        ? "the gateway's disk is full: nothing is changed until it has space again"
                        : "the store could not keep a change, and takes no more of them");
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
        patience.close();
    }

    /// Puts what a crash left in the write-ahead log into the file. What a failed flush left in the log may be readable
    /// now and gone after a power cut; the file is flushed anew, and a disk that still fails says so here.
    private void begin() {
        try {
            Optional<String> _ = session.text(FOLD);
        } catch (SqlFailed e) {
            if (!e.full()) {
                throw e;
            }
            LOG.error("store.full_at_start", e);
            trouble = Trouble.FULL;
        }
    }

    /// After `close`: folds the write-ahead log into the file, and lets go of it.
    void fold() {
        try {
            Optional<String> _ = session.text(FOLD);
        } catch (SqlFailed e) {
            // Nothing is lost: the next start reads the write-ahead log.
            LOG.warn("store.not_folded", e);
        }
        closeSession();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (SqlFailed e) {
            // What it held was either committed or is refused already.
            LOG.warn("store.session_not_closed", e);
        }
    }
}
