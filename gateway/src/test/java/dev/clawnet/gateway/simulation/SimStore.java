package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Finisher;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The store of one simulated process. Every transaction is a place where the process may stop, where the disk may
/// fail and where other threads go on; every commit is told to whoever watches.
final class SimStore implements Store {
    private final MemoryStore inner;
    private final SimTime time;
    private final Faults faults;
    private final Consumer<Commit> watcher;

    SimStore(MemoryStore inner, SimTime time, Faults faults, Consumer<Commit> watcher) {
        this.inner = inner;
        this.time = time;
        this.faults = faults;
        this.watcher = watcher;
    }

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        faults.alive();
        time.interleave();
        faults.alive();
        List<Commit> made = new ArrayList<>();
        R result = inner.write(tx -> {
            Recorder recorder = new Recorder(tx);
            Change<R> change = work.apply(recorder);
            faults.beforeCommit();
            made.add(new Commit(
                    faults.nextNumber(), tx.now(), recorder.rows(), change.entries(), change.notices(), false));
            return change;
        });
        made.forEach(watcher);
        faults.afterCommit();
        time.interleave();
        faults.alive();
        return result;
    }

    @Override
    public void bookkeep(Consumer<Tx> work) {
        faults.alive();
        List<Commit> made = new ArrayList<>();
        inner.bookkeep(tx -> {
            Recorder recorder = new Recorder(tx);
            work.accept(recorder);
            faults.beforeCommit();
            made.add(new Commit(faults.nextNumber(), tx.now(), recorder.rows(), List.of(), List.of(), true));
        });
        made.forEach(watcher);
        faults.afterCommit();
    }

    @Override
    public <R> R read(Function<View, R> work) {
        faults.alive();
        return inner.read(work);
    }

    @Override
    public void close() {
        inner.close();
    }

    /// A transaction that notes what it changes.
    private static final class Recorder implements Tx {
        private final Tx tx;
        private final Map<String, Commit.Row> rows = new LinkedHashMap<>();

        Recorder(Tx tx) {
            this.tx = tx;
        }

        List<Commit.Row> rows() {
            return List.copyOf(rows.values());
        }

        private <V> void changed(Table<V> table, PersonId person, String id, Optional<Object> after) {
            String key = table.name() + " " + person + " " + id;
            Commit.Row first = rows.get(key);
            Optional<Object> before =
                    first == null ? tx.find(table, person, id).map(Object.class::cast) : first.before();
            rows.put(key, new Commit.Row(table.name(), person, id, before, after));
        }

        @Override
        public <V> void put(Table<V> table, PersonId person, String id, V value) {
            changed(table, person, id, Optional.of(value));
            tx.put(table, person, id, value);
        }

        @Override
        public <V> void delete(Table<V> table, PersonId person, String id) {
            changed(table, person, id, Optional.empty());
            tx.delete(table, person, id);
        }

        @Override
        public Instant now() {
            return tx.now();
        }

        @Override
        public <P> void atCommit(Finisher<P> finisher, P piece) {
            tx.atCommit(finisher, piece);
        }

        @Override
        public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
            return tx.find(table, person, id);
        }

        @Override
        public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
            return tx.list(table, person, prefix, limit);
        }

        @Override
        public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
            return tx.newest(table, person, prefix, limit);
        }

        @Override
        public <V> List<Row<V>> all(Table<V> table) {
            return tx.all(table);
        }
    }
}
