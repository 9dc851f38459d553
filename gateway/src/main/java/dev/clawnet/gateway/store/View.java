package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;

/// A consistent look at the store. The person is the first part of every key: nothing can be looked up without one,
/// except by the start-up scans of `all`.
public interface View {
    <V> Optional<V> find(Table<V> table, PersonId person, String id);

    /// Rows of one person whose id begins with `prefix`, in ascending order of id, at most `limit`.
    <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit);

    /// As `list`, in descending order.
    <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit);

    /// Rows of everybody, in key order, for start-up and migrations only.
    <V> List<Row<V>> all(Table<V> table);

    /// What an extract makes of rows of this view. A store may have kept it; it is what these rows say either way.
    default <T> T extract(Extract<T> extract, PersonId person, String id) {
        return extract.make(this, person, id);
    }

    record Row<V>(PersonId person, String id, V value) {}
}
