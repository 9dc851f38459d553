package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.store.sqlite.Batch.Place;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A view that notes what was looked at: whatever is made through it stays right as long as none of that changes.
final class Looking implements View {
    private final View view;
    private final Map<Place, Looked> places = new HashMap<>();
    private int rows;

    /// Which rows of a place were looked at.
    ///
    /// @param ids rows that were looked up, those that are not there included
    /// @param all whether rows were listed, so that any change there counts
    record Looked(Set<String> ids, boolean all) {
        boolean at(String id) {
            return all || ids.contains(id);
        }
    }

    Looking(View view) {
        this.view = view;
    }

    Map<Place, Looked> places() {
        return Map.copyOf(places);
    }

    /// How many rows were looked at: about as much memory is held by what was made of them.
    int rows() {
        return rows;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
        rows++;
        looked(table, person, false).ids().add(id);
        return view.find(table, person, id);
    }

    @Override
    public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
        return listed(table, person, view.list(table, person, prefix, limit));
    }

    @Override
    public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
        return listed(table, person, view.newest(table, person, prefix, limit));
    }

    /// Rows of everybody: what is made of them would be made anew all the time.
    @Override
    public <V> List<Row<V>> all(Table<V> table) {
        throw new IllegalStateException("an extract is made of rows of some people, not of everybody's");
    }

    private <V> List<Row<V>> listed(Table<V> table, PersonId person, List<Row<V>> found) {
        rows += 1 + found.size();
        Looked _ = looked(table, person, true);
        return found;
    }

    private Looked looked(Table<?> table, PersonId person, boolean all) {
        return places.merge(
                new Place(table, person),
                new Looked(new HashSet<>(), all),
                (before, _) -> new Looked(before.ids(), before.all() || all));
    }
}
