package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Table.Keeping;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Rows that commits look up again and again, kept from one commit to the next: this thread alone writes, so that
/// nothing else can change them. Which rows, each table says. Of the writer's thread.
final class Hot {
    private final Map<RowKey, Object> rows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, Object> eldest) {
            return size() > Limits.STORE_HOT;
        }
    };

    Optional<Object> find(RowKey key) {
        return key.table().keeping() != Keeping.NOTHING ? Optional.ofNullable(rows.get(key)) : Optional.empty();
    }

    /// The commit is durable.
    void learn(Batch batch) {
        batch.lookedUp()
                .forEach(key -> batch.cell(key)
                        .flatMap(Batch.Cell::value)
                        .ifPresentOrElse(value -> rows.put(key, value), () -> rows.remove(key)));
        batch.changedKeys().filter(key -> !batch.lookedUp().contains(key)).forEach(key -> changed(key, batch));
    }

    private void changed(RowKey key, Batch batch) {
        Optional<Object> value = key.table().keeping() == Keeping.WRITTEN
                ? batch.cell(key).filter(Hot::small).flatMap(Batch.Cell::value)
                : Optional.empty();
        value.ifPresentOrElse(kept -> rows.put(key, kept), () -> rows.remove(key));
    }

    /// What programs fill is as large as they like within their own bounds: it is read again.
    private static boolean small(Batch.Cell cell) {
        return cell.doc() != null && cell.doc().length() <= Limits.STORE_HOT_TEXT;
    }

    /// A commit failed: what was learnt may go beyond what is durable.
    void clear() {
        rows.clear();
    }
}
