package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;

/// Rows one by one, each as the last commit left it: from memory where the writer keeps it, else from the file.
///
/// Threat: a device that was thrown out still gets what its row of before allowed. What is kept is changed before
/// anybody hears of the commit. See `HotTest`.
final class Glances implements View {
    private final Hot hot;
    private final ShownExtracts shown;
    private final Readers readers;

    Glances(Hot hot, ShownExtracts shown, Readers readers) {
        this.hot = hot;
        this.shown = shown;
        this.readers = readers;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
        return hot.glance(new Batch.RowKey(table, person, id))
                .<V>map(table.type()::cast)
                .or(() -> readers.read(view -> view.find(table, person, id)));
    }

    @Override
    public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
        return readers.read(view -> view.list(table, person, prefix, limit));
    }

    @Override
    public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
        return readers.read(view -> view.newest(table, person, prefix, limit));
    }

    @Override
    public <V> List<Row<V>> all(Table<V> table) {
        return readers.read(view -> view.all(table));
    }

    @Override
    public <T> T extract(Extract<T> extract, PersonId person, String id) {
        return shown.get(extract, person, id, readers::read);
    }
}
