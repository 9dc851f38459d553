package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Ending;
import dev.clawnet.gateway.store.Rows;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Table.Keeping;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Rows that commits look up again and again, kept from one commit to the next: this thread alone writes, so that
/// nothing else can change them. Which rows, each table says. Of the writer's thread, but for `glance`.
final class Hot {
    /// The same rows, for other threads to look at.
    private final Map<RowKey, Object> shown = new ConcurrentHashMap<>();

    private final Map<RowKey, Object> rows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, Object> eldest) {
            boolean full = size() > Limits.STORE_HOT;
            if (full) {
                shown.remove(eldest.getKey());
            }
            return full;
        }
    };

    /// The greatest id in the file, of anybody, for tables that keep it.
    private final Map<Table<?>, String> greatest = new HashMap<>();

    /// Whether the file has no such row, as far as that is known without a look at it.
    ///
    /// @param first the greatest id of a table; asked once
    boolean isNew(RowKey key, Function<Table<?>, String> first) {
        return key.table().keeping() == Keeping.GREATEST
                && Rows.ORDER.compare(key.id(), greatest.computeIfAbsent(key.table(), first)) > 0;
    }

    Optional<Object> find(RowKey key) {
        return key.table().keeping() != Keeping.NOTHING ? Optional.ofNullable(rows.get(key)) : Optional.empty();
    }

    /// What the last commit left there, as far as it is kept: on any thread.
    Optional<Object> glance(RowKey key) {
        return Optional.ofNullable(shown.get(key));
    }

    /// The commit is durable, and nobody has heard of it yet.
    void learn(Batch batch) {
        batch.lookedUp()
                .forEach(key -> batch.cell(key)
                        .flatMap(Batch.Cell::value)
                        .ifPresentOrElse(value -> keep(key, value), () -> drop(key)));
        batch.changedKeys().filter(key -> !batch.lookedUp().contains(key)).forEach(key -> changed(key, batch));
        batch.changedKeys()
                .forEach(key -> greatest.computeIfPresent(
                        key.table(), (_, id) -> Rows.ORDER.compare(key.id(), id) > 0 ? key.id() : id));
    }

    private void changed(RowKey key, Batch batch) {
        Optional<Object> value = key.table().keeping() == Keeping.WRITTEN
                ? batch.cell(key).filter(Hot::small).flatMap(Batch.Cell::value).filter(Hot::goesOn)
                : Optional.empty();
        value.ifPresentOrElse(kept -> keep(key, kept), () -> drop(key));
    }

    private void keep(RowKey key, Object value) {
        rows.put(key, value);
        shown.put(key, value);
    }

    private void drop(RowKey key) {
        rows.remove(key);
        shown.remove(key);
    }

    private static boolean goesOn(Object value) {
        return !(value instanceof Ending ending && ending.over());
    }

    /// What programs fill is as large as they like within their own bounds: it is read again.
    private static boolean small(Batch.Cell cell) {
        return cell.doc() != null && cell.doc().length() <= Limits.STORE_HOT_TEXT;
    }

    /// A commit failed: what was learnt may go beyond what is durable.
    void clear() {
        rows.clear();
        shown.clear();
        greatest.clear();
    }
}
