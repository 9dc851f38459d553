package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store of a gateway: `gateway.db` in its state directory, which it holds for itself while it is open.
public final class SqliteStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private final Appender appender;
    private final StateLock lock;
    private final Readers readers;
    private final Delivery delivery;
    private final Session session;
    private final Writer writer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// What a store is wired with.
    ///
    /// @param threads makes the writer's and the delivery thread
    public record Parts(Appender appender, Notices notices, InstantSource clock, ThreadFactory threads) {}

    private SqliteStore(StateLock lock, Session session, Path file, Map<String, Table<?>> declared, Parts parts) {
        this.appender = parts.appender();
        this.lock = lock;
        this.session = session;
        this.readers = new Readers(file, declared);
        this.delivery = new Delivery(parts.notices(), parts.threads());
        this.writer = new Writer(session, declared, parts.clock(), delivery, parts.threads());
    }

    /// Opens the state, bringing its schema up to date. Fails with a sentence for its operator when another gateway
    /// holds the directory, when a newer ClawNet wrote it, or when tables and declarations differ.
    public static SqliteStore open(Path stateDir, List<? extends Table<?>> tables, Parts parts) {
        return open(stateDir, tables, parts, Schema.production());
    }

    static SqliteStore open(Path stateDir, List<? extends Table<?>> tables, Parts parts, Schema schema) {
        StateLock lock = StateLock.take(stateDir);
        boolean opened = false;
        try {
            Path file = stateDir.resolve("gateway.db");
            schema.bringUpToDate(file, List.copyOf(tables));
            Session session = Session.writing(file);
            SqliteStore store = new SqliteStore(lock, session, file, byName(tables), parts);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static Map<String, Table<?>> byName(List<? extends Table<?>> tables) {
        Map<String, Table<?>> named = new HashMap<>();
        for (Table<?> table : tables) {
            if (named.put(table.name(), table) != null) {
                throw new IllegalStateException("two declarations of table " + table.name());
            }
        }
        return Map.copyOf(named);
    }

    /// Whether a commit failed, so that no change is taken any more; reads go on. A gateway that says so is not
    /// ready.
    public boolean failing() {
        return writer.failing();
    }

    /// How many synchronous commits there were since it was opened: with many writers, far fewer than changes.
    public long commits() {
        return writer.commits();
    }

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        return submit(new Submission<>(false, tx -> {
            Change<R> change = work.apply(tx);
            appender.append(tx, change.entries());
            return new Submission.Made<>(change.result(), change.notices());
        }));
    }

    @Override
    public void bookkeep(Consumer<Tx> work) {
        submit(new Submission<>(true, tx -> {
            work.accept(tx);
            return new Submission.Made<>(true, List.of());
        }));
    }

    @Override
    public <R> R read(Function<View, R> work) {
        return readers.read(work);
    }

    private <R> R submit(Submission<R> submission) {
        if (writer.onThread() || readers.looking()) {
            throw new IllegalStateException("a write inside another transaction");
        }
        return writer.submit(submission);
    }

    /// Finishes what is in line, delivers its notices, folds the write-ahead log into the file, and lets go of the
    /// directory.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            writer.close();
            delivery.close();
            readers.close();
            fold();
            session.close();
        } finally {
            lock.close();
        }
    }

    private void fold() {
        try {
            session.run("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SqlFailed e) {
            // Nothing is lost: the next start reads the write-ahead log.
            LOG.warn("store.not_folded", e);
        }
    }
}
