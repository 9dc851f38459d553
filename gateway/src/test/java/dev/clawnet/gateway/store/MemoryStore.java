package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A store in memory for tests and simulations. It passes the same contract test as the one on disk.
///
/// Notices are handed to the executor in the order of commits; `Runnable::run` delivers them before `write`
/// returns, the executor of a virtual clock delivers them when the simulation gets there.
///
/// A row is found by hash and listed by an index of the ids beside it: whole worlds live in here, and most of what
/// they do is to find one row.
public final class MemoryStore implements Store {
    /// How rows are kept.
    public enum Mode {
        /// As the objects they are: fast.
        OBJECTS,
        /// Through JSON and back, and compared: a record that a real store could not keep fails here.
        JSON
    }

    private final Appender appender;
    private final Notices notices;
    private final InstantSource clock;
    private final Mode mode;
    private final Executor delivery;
    private final Map<String, Table<?>> seen = new ConcurrentHashMap<>();
    private final Map<Key, Version> rows = new ConcurrentHashMap<>();
    /// Ids of the rows of each person, those that were deleted and not forgotten yet included.
    private final Map<Shelf, NavigableSet<String>> shelves = new ConcurrentHashMap<>();
    private final ReentrantLock writer = new ReentrantLock();
    private final ThreadLocal<Integer> reading = ThreadLocal.withInitial(() -> 0);
    /// Guards itself, `current`, `outbox` and `delivering`.
    private final NavigableMap<Long, Integer> readers = new TreeMap<>();

    private final Queue<List<Notice>> outbox = new ArrayDeque<>();
    private final Queue<Key> removed = new ArrayDeque<>();
    private boolean delivering;
    private long current;
    private volatile boolean closed;

    public MemoryStore(Appender appender, Notices notices, InstantSource clock) {
        this(appender, notices, clock, Mode.OBJECTS, Runnable::run);
    }

    public MemoryStore(Appender appender, Notices notices, InstantSource clock, Mode mode, Executor delivery) {
        this.appender = appender;
        this.notices = notices;
        this.clock = clock;
        this.mode = mode;
        this.delivery = delivery;
    }

    /// A store with the same rows and nothing else: notices that were not delivered are lost, as in a crash.
    public MemoryStore restarted(Appender later, Notices fresh, InstantSource time, Executor executor) {
        MemoryStore store = new MemoryStore(later, fresh, time, mode, executor);
        store.seen.putAll(seen);
        store.rows.putAll(rows);
        shelves.forEach((shelf, ids) -> store.shelf(shelf).addAll(ids));
        store.current = current;
        return store;
    }

    /// The rows of one person in one table.
    private record Shelf(String table, PersonId person) {}

    private record Key(Shelf shelf, String id) {}

    private NavigableSet<String> shelf(Shelf shelf) {
        return shelves.computeIfAbsent(shelf, _ -> new ConcurrentSkipListSet<>(Rows.ORDER));
    }

    /// One version of a row; `value` is absent where it was deleted.
    private record Version(
            long at, @Nullable Object value, @Nullable Version older) {
        @Nullable
        Object seenAt(long when) {
            for (Version version = this; version != null; version = version.older) {
                if (version.at <= when) {
                    return version.value;
                }
            }
            return null;
        }
    }

    private record Done<R>(R result, List<Notice> notices) {}

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        R result = commit(tx -> {
            Change<R> made = work.apply(tx);
            appender.append(tx, made.entries());
            return new Done<>(made.result(), made.notices());
        });
        delivery.execute(this::deliver);
        return result;
    }

    @Override
    public void bookkeep(Consumer<Tx> work) {
        commit(tx -> {
            tx.onlyBookkeeping = true;
            work.accept(tx);
            return new Done<>(true, List.of());
        });
    }

    @Override
    public <R> R read(Function<View, R> work) {
        requireOpen();
        long at;
        synchronized (readers) {
            at = current;
            readers.merge(at, 1, Integer::sum);
        }
        reading.set(reading.get() + 1);
        try {
            return work.apply(new Snapshot(at));
        } finally {
            reading.set(reading.get() - 1);
            synchronized (readers) {
                readers.computeIfPresent(at, (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private <R> R commit(Function<Transaction, Done<R>> work) {
        requireOpen();
        if (writer.isHeldByCurrentThread() || reading.get() > 0) {
            throw new IllegalStateException("a write inside another transaction");
        }
        writer.lock();
        try {
            Transaction tx = new Transaction(current, clock.instant());
            try {
                Done<R> done = work.apply(tx);
                tx.finish();
                publish(tx.changes, done.notices());
                return done.result();
            } finally {
                tx.over = true;
            }
        } finally {
            writer.unlock();
        }
    }

    private void publish(Map<Key, Optional<Object>> changes, List<Notice> toSend) {
        long next = current + 1;
        long oldest;
        synchronized (readers) {
            oldest = readers.isEmpty() ? current : readers.firstKey();
        }
        changes.forEach((key, value) -> {
            Version was = rows.get(key);
            rows.put(key, new Version(next, value.orElse(null), trimmed(was, oldest)));
            if (was == null) {
                shelf(key.shelf()).add(key.id());
            }
            if (value.isEmpty()) {
                removed.add(key);
            }
        });
        synchronized (readers) {
            current = next;
            outbox.add(toSend);
        }
        forget(oldest);
    }

    private static @Nullable Version trimmed(@Nullable Version was, long oldest) {
        if (was == null) {
            return null;
        }
        return was.at <= oldest
                ? new Version(was.at, was.value, null)
                : new Version(was.at, was.value, trimmed(was.older, oldest));
    }

    private void forget(long oldest) {
        for (Key key = removed.peek(); key != null; key = removed.peek()) {
            Version version = rows.get(key);
            if (version != null && version.value == null && version.at > oldest) {
                return;
            }
            if (version != null && version.value == null) {
                rows.remove(key);
                shelf(key.shelf()).remove(key.id());
            }
            removed.remove();
        }
    }

    private void deliver() {
        synchronized (readers) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        try {
            for (Optional<List<Notice>> next = nextOut(); next.isPresent(); next = nextOut()) {
                notices.deliver(next.get());
            }
        } catch (RuntimeException e) {
            synchronized (readers) {
                delivering = false;
            }
            throw e;
        }
    }

    private Optional<List<Notice>> nextOut() {
        synchronized (readers) {
            Optional<List<Notice>> next = Optional.ofNullable(outbox.poll());
            delivering = next.isPresent();
            return next;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private void known(Table<?> table) {
        Table<?> first = seen.putIfAbsent(table.name(), table);
        if (first != null && !first.equals(table)) {
            throw new IllegalStateException("two declarations of table " + table.name());
        }
    }

    private class Snapshot implements View {
        private final long at;

        Snapshot(long at) {
            this.at = at;
        }

        @Override
        public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
            known(table);
            return Optional.ofNullable(value(new Key(new Shelf(table.name(), person), id)))
                    .map(table.type()::cast);
        }

        @Override
        public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
            known(table);
            Shelf shelf = new Shelf(table.name(), person);
            return taken(table, shelf, ids(shelf, prefix), limit);
        }

        @Override
        public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
            known(table);
            Shelf shelf = new Shelf(table.name(), person);
            return taken(table, shelf, ids(shelf, prefix).descendingSet(), limit);
        }

        @Override
        public <V> List<Row<V>> all(Table<V> table) {
            known(table);
            List<Row<V>> found = new ArrayList<>();
            shelves()
                    .filter(shelf -> shelf.table().equals(table.name()))
                    .sorted(Comparator.comparing(Shelf::person))
                    .forEach(shelf -> found.addAll(taken(table, shelf, ids(shelf, ""), Integer.MAX_VALUE)));
            return List.copyOf(found);
        }

        private <V> List<Row<V>> taken(Table<V> table, Shelf shelf, NavigableSet<String> ids, int limit) {
            List<Row<V>> found = new ArrayList<>();
            for (String id : ids) {
                if (found.size() >= limit) {
                    break;
                }
                Object value = value(new Key(shelf, id));
                if (value != null) {
                    found.add(new Row<>(shelf.person(), id, table.type().cast(value)));
                }
            }
            return List.copyOf(found);
        }

        Stream<Shelf> shelves() {
            return shelves.keySet().stream();
        }

        /// Ids that may have a row and begin with that, in order.
        NavigableSet<String> ids(Shelf shelf, String prefix) {
            return beginning(prefix, shelves.getOrDefault(shelf, Collections.emptyNavigableSet()));
        }

        static NavigableSet<String> beginning(String prefix, NavigableSet<String> ids) {
            return prefix.isEmpty() || ids.isEmpty() ? ids : ids.subSet(prefix, true, Rows.afterPrefix(prefix), false);
        }

        @Nullable
        Object value(Key key) {
            Version version = rows.get(key);
            return version == null ? null : version.seenAt(at);
        }
    }

    private final class Transaction extends Snapshot implements Tx {
        private final Instant now;
        private final Map<Key, Optional<Object>> changes = new LinkedHashMap<>();
        /// Ids of the rows that change.
        private final Map<Shelf, NavigableSet<String>> touched = new HashMap<>();
        private final Pieces pieces = new Pieces();
        private boolean onlyBookkeeping;
        private boolean over;

        Transaction(long at, Instant now) {
            super(at);
            this.now = now;
        }

        @Override
        public <V> void put(Table<V> table, PersonId person, String id, V value) {
            changed(table, person, id, Optional.of(kept(table, value)));
        }

        @Override
        public <V> void delete(Table<V> table, PersonId person, String id) {
            changed(table, person, id, Optional.empty());
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public <P> void atCommit(Finisher<P> finisher, P piece) {
            pieces.add(finisher, piece);
        }

        void finish() {
            onlyBookkeeping = false;
            pieces.finish(this, Crew.ALONE);
        }

        private void changed(Table<?> table, PersonId person, String id, Optional<Object> value) {
            known(table);
            if (over) {
                throw new IllegalStateException("the transaction is over");
            }
            if (onlyBookkeeping && !table.bookkeeping()) {
                throw new IllegalStateException(table.name() + " changes only with a ledger entry");
            }
            Shelf shelf = new Shelf(table.name(), person);
            changes.put(new Key(shelf, Rows.checked(id)), value);
            touched.computeIfAbsent(shelf, _ -> new TreeSet<>(Rows.ORDER)).add(id);
        }

        @Override
        Stream<Shelf> shelves() {
            return Stream.concat(super.shelves(), touched.keySet().stream()).distinct();
        }

        @Override
        NavigableSet<String> ids(Shelf shelf, String prefix) {
            NavigableSet<String> mine = beginning(prefix, touched.getOrDefault(shelf, Collections.emptyNavigableSet()));
            if (mine.isEmpty()) {
                return super.ids(shelf, prefix);
            }
            NavigableSet<String> merged = new TreeSet<>(mine);
            merged.addAll(super.ids(shelf, prefix));
            return merged;
        }

        @Override
        @Nullable
        Object value(Key key) {
            Optional<Object> mine = changes.get(key);
            return mine == null ? super.value(key) : mine.orElse(null);
        }
    }

    private <V> Object kept(Table<V> table, V value) {
        return switch (mode) {
            case OBJECTS -> value;
            case JSON -> {
                V back = Json.STRICT.readValue(Json.STRICT.writeValueAsBytes(value), table.type());
                if (!back.equals(value)) {
                    throw new IllegalStateException("a row of " + table.name() + " does not survive JSON");
                }
                yield back;
            }
        };
    }

    /// How many rows of each table there are, for tests that look for what was left behind.
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        read(view -> {
            seen.values()
                    .forEach(table -> counts.put(table.name(), view.all(table).size()));
            return true;
        });
        return counts;
    }
}
