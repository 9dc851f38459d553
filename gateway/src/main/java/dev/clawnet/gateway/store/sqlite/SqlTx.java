package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Finisher;
import dev.clawnet.gateway.store.Pieces;
import dev.clawnet.gateway.store.Rows;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.sqlite.Batch.Cell;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One work's transaction: its changes stand in the batch of its commit, and are taken out again when it fails.
final class SqlTx extends SqlView implements Tx {
    private final Hot hot;
    private final Extracts extracts;
    private final Batch batch;
    private final Instant now;
    private final Kind kind;
    private final List<Before> before = new ArrayList<>();
    private final Pieces pieces = new Pieces();
    private boolean over;

    /// What a transaction may do.
    enum Kind {
        CHANGE,
        BOOKKEEPING,
        /// Runs the finishers of a commit: what it writes becomes text later, with all helpers.
        FINISH
    }

    private record Before(RowKey key, Optional<Cell> cell) {}

    /// What the transactions of a writer share.
    record Base(Session session, Map<String, Table<?>> declared, Hot hot, Extracts extracts) {}

    SqlTx(Base base, Batch batch, Instant now, Kind kind) {
        super(base.session(), base.declared());
        this.hot = base.hot();
        this.extracts = base.extracts();
        this.batch = batch;
        this.now = now;
        this.kind = kind;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
        requireDeclared(table);
        RowKey key = new RowKey(table, person, id);
        Optional<Cell> known = batch.cell(key);
        if (known.isPresent()) {
            return known.get().value().map(table.type()::cast);
        }
        Optional<V> found = hot.isNew(key, this::greatest)
                ? Optional.empty()
                : hot.find(key).<V>map(table.type()::cast).or(() -> super.find(table, person, id));
        batch.found(key, found);
        return found;
    }

    @Override
    public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
        Map<RowKey, Cell> mine = changed(table, person, prefix);
        return merged(
                table, enough(most -> super.list(table, person, prefix, most), table, mine, limit), mine, limit, false);
    }

    @Override
    public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
        Map<RowKey, Cell> mine = changed(table, person, prefix);
        return merged(
                table,
                enough(most -> super.newest(table, person, prefix, most), table, mine, limit),
                mine,
                limit,
                true);
    }

    @Override
    public <V> List<Row<V>> all(Table<V> table) {
        return merged(table, super.all(table), batch.changed(table), Integer.MAX_VALUE, false);
    }

    /// Kept from one commit to the next, but for what this commit has changed so far.
    @Override
    public <T> T extract(Extract<T> extract, PersonId person, String id) {
        Extracts.Key key = new Extracts.Key(extract, person, id);
        Optional<Extracts.Kept> kept = extracts.find(key);
        if (kept.isPresent() && !batch.touches(kept.get().looked())) {
            @SuppressWarnings("unchecked") // what is kept under an extract was made by it
            T known = (T) kept.get().value();
            return known;
        }
        Looking looking = new Looking(this);
        T made = extract.make(looking, person, id);
        Map<Batch.Place, Looking.Looked> looked = looking.places();
        if (!batch.touches(looked)) {
            extracts.keep(key, new Extracts.Kept(made, looked, looking.rows()));
        }
        return made;
    }

    private Map<RowKey, Cell> changed(Table<?> table, PersonId person, String prefix) {
        Map<RowKey, Cell> mine = new HashMap<>();
        batch.changed(table, person).forEach((key, cell) -> {
            if (key.id().startsWith(prefix)) {
                mine.put(key, cell);
            }
        });
        return mine;
    }

    /// So many rows of the file that enough are left without those that this commit took away. What it put takes the
    /// place of a row or comes on top, so that no more rows of the file are needed for it.
    private static <V> List<Row<V>> enough(
            IntFunction<List<Row<V>>> stored, Table<V> table, Map<RowKey, Cell> changed, int limit) {
        List<Row<V>> rows = stored.apply(Math.max(0, limit));
        boolean cut = rows.stream().anyMatch(row -> isGone(changed.get(new RowKey(table, row.person(), row.id()))));
        if (!cut || rows.size() < limit) {
            return rows;
        }
        long gone = changed.values().stream().filter(SqlTx::isGone).count();
        return stored.apply((int) Math.min(Integer.MAX_VALUE, limit + gone));
    }

    private static boolean isGone(@Nullable Cell cell) {
        return cell != null && cell.value().isEmpty();
    }

    private static <V> List<Row<V>> merged(
            Table<V> table, List<Row<V>> stored, Map<RowKey, Cell> changed, int limit, boolean descending) {
        if (changed.isEmpty() || limit <= 0) {
            return stored;
        }
        Map<RowKey, Row<V>> rows = new HashMap<>();
        stored.forEach(row -> rows.put(new RowKey(table, row.person(), row.id()), row));
        changed.forEach((key, cell) -> cell.value()
                .map(table.type()::cast)
                .ifPresentOrElse(
                        value -> rows.put(key, new Row<>(key.person(), key.id(), value)), () -> rows.remove(key)));
        return rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(descending ? RowKey.ORDER.reversed() : RowKey.ORDER))
                .limit(limit)
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public <V> void put(Table<V> table, PersonId person, String id, V value) {
        // A value that has no text is its own work's failure, and nobody else's.
        String doc = kind == Kind.FINISH || table.plain() ? null : Batch.text(value);
        change(table, person, id, new Cell(Optional.of(value), doc, true));
    }

    @Override
    public <V> void delete(Table<V> table, PersonId person, String id) {
        change(table, person, id, new Cell(Optional.empty(), null, true));
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public <P> void atCommit(Finisher<P> finisher, P piece) {
        requireOpen();
        if (kind == Kind.FINISH) {
            throw new IllegalStateException("the commit is at its end");
        }
        pieces.add(finisher, piece);
    }

    /// Nothing more is taken; after a failure what this work wrote is forgotten.
    void end(boolean failed) {
        over = true;
        if (!failed) {
            batch.pieces().addAll(pieces);
            return;
        }
        for (Before each : before.reversed()) {
            batch.restore(each.key(), each.cell());
        }
    }

    private void change(Table<?> table, PersonId person, String id, Cell cell) {
        requireOpen();
        if (kind == Kind.BOOKKEEPING && !table.bookkeeping()) {
            throw new IllegalStateException(table.name() + " changes only with a ledger entry");
        }
        requireDeclared(table);
        RowKey key = new RowKey(table, person, Rows.checked(id));
        before.add(new Before(key, batch.change(key, cell)));
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the transaction is over");
        }
    }
}
