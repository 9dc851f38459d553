package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.trace.Tracing;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// The store of a gateway: `gateway.db` in its state directory, which it holds for itself while it is open.
public final class SqliteStore implements Store {
    private final Appender appender;
    private final StateLock lock;
    private final Readers readers;
    private final Delivery delivery;
    private final Writer writer;
    private final View glances;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// What a store is wired with.
    ///
    /// @param threads makes the writer's and the delivery thread
    public record Parts(Appender appender, Notices notices, InstantSource clock, ThreadFactory threads) {}

    private SqliteStore(StateLock lock, Writer.Ground ground, Parts parts) {
        this.appender = parts.appender();
        this.lock = lock;
        this.readers = new Readers(ground.file(), ground.declared());
        this.delivery = new Delivery(parts.notices(), parts.threads());
        this.writer = new Writer(ground, delivery);
        this.glances = new Glances(writer.hot(), writer.shown(), readers);
    }

    /// Opens the state, bringing its schema up to date. Fails with a sentence for its operator when another gateway
    /// holds the directory, when a newer ClawNet wrote it, or when tables and declarations differ.
    public static SqliteStore open(Path stateDir, List<? extends Table<?>> tables, Parts parts) {
        return open(stateDir, tables, parts, Schema.production());
    }

    static SqliteStore open(Path stateDir, List<? extends Table<?>> tables, Parts parts, Schema schema) {
        return open(stateDir, tables, parts, schema, Steps.PASSING);
    }

    static SqliteStore open(Path stateDir, List<? extends Table<?>> tables, Parts parts, Schema schema, Steps steps) {
        StateLock lock = StateLock.take(stateDir);
        boolean opened = false;
        try {
            StateFile file = StateFile.in(stateDir);
            file.prepare();
            schema.bringUpToDate(file.path(), List.copyOf(tables));
            SqliteStore store = new SqliteStore(
                    lock, new Writer.Ground(file.path(), byName(tables), parts.clock(), parts.threads(), steps), parts);
            opened = true;
            return store;
        } catch (SqlFailed e) {
            throw new IllegalStateException(
                    "the store in " + stateDir + " cannot be used (" + e.reason() + "): look for space and errors of"
                            + " the disk, and run clawnet doctor",
                    e);
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

    /// Why no change is taken, when none is; reads go on. A gateway that says so is not ready.
    public Optional<Trouble> trouble() {
        return writer.trouble();
    }

    /// How many synchronous commits there were since it was opened: with many writers, far fewer than changes.
    public long commits() {
        return writer.commits();
    }

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        Function<Tx, Change<R>> carried = Tracing.carried(work);
        return submit(new Submission<>(false, tx -> {
            Change<R> change = carried.apply(tx);
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

    @Override
    public <R> R glance(Function<View, R> work) {
        return readers.looking() ? readers.read(work) : work.apply(glances);
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
            writer.fold();
        } finally {
            lock.close();
        }
    }
}
