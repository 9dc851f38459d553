package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bounded number of reading connections. A look inside a look of the same thread sees the same moment.
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final Path file;
    private final Map<String, Table<?>> declared;
    private final Semaphore permits = new Semaphore(Limits.STORE_READERS, true);
    private final Shares shares = new Shares();
    private final Queue<Session> idle = new ConcurrentLinkedQueue<>();
    /// What each thread looks at; no more than there are permits.
    private final Map<Thread, View> looking = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Readers(Path file, Map<String, Table<?>> declared) {
        this.file = file;
        this.declared = declared;
    }

    /// Whether this thread is inside a look.
    boolean looking() {
        return looking.containsKey(Thread.currentThread());
    }

    <R> R read(Function<View, R> work) {
        View outer = looking.get(Thread.currentThread());
        if (outer != null) {
            return work.apply(outer);
        }
        Optional<Shares.Share> share = OnBehalf.person().map(shares::of);
        if (share.isPresent() && !share.get().enter()) {
            throw busy();
        }
        try {
            return shared(work);
        } finally {
            share.ifPresent(Shares.Share::close);
        }
    }

    private <R> R shared(Function<View, R> work) {
        acquire();
        try {
            return inSnapshot(work);
        } catch (SqlFailed e) {
            LOG.error("store.read_failed", e);
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "the store cannot be read");
        } finally {
            looking.remove(Thread.currentThread());
            permits.release();
            if (closed) {
                closeIdle();
            }
        }
    }

    private <R> R inSnapshot(Function<View, R> work) {
        Session session = idle.poll();
        if (session == null) {
            session = Session.reading(file);
        }
        try {
            session.run("BEGIN");
            View view = new SqlView(session, declared);
            looking.put(Thread.currentThread(), view);
            return work.apply(view);
        } finally {
            giveBack(session);
        }
    }

    private void giveBack(Session session) {
        if (session.failure().isEmpty()) {
            session.run("COMMIT");
            idle.add(session);
        } else {
            session.close();
        }
    }

    private void acquire() {
        boolean mine;
        try {
            mine = permits.tryAcquire(Limits.STORE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            mine = false;
        }
        if (!mine) {
            throw busy();
        }
        if (closed) {
            permits.release();
            throw new Fault(ErrorCode.STOPPING, "the store is closed");
        }
    }

    private static Fault busy() {
        return new Fault(ErrorCode.STORE_UNAVAILABLE, "too many look at the store");
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }
}
