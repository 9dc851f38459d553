package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.sqlite.Batch.Place;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import dev.clawnet.gateway.store.sqlite.Looking.Looked;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was made of durable rows, kept until one of them changes: this thread alone writes, so that nothing else can
/// change them. Bounded by the rows that all of it was made of; what was not wanted longest goes first. Of one thread
/// at a time.
///
/// What is kept is what durable rows say, always: a change that is not committed yet neither gets in here (what is made
/// of a changed row is not kept) nor gets an answer from here (what was kept of a row that its commit changed is made
/// anew). See `ExtractsTest`.
final class Extracts {
    /// What each thing that is kept counts beside its rows: its key, its places and what points to it. Without it tens
    /// of thousands of things that are made of one row each would fill the heap.
    private static final int ITSELF = 4;

    private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    /// Which ones were made of a row, and which ones of all rows of a place.
    private final Map<RowKey, Set<Key>> byRow = new HashMap<>();

    private final Map<Place, Set<Key>> byPlace = new HashMap<>();
    private final int most;
    private int rows;

    /// @param most rows that all of it is made of
    Extracts(int most) {
        this.most = most;
    }

    record Key(Extract<?> extract, PersonId person, String id) {}

    /// @param rows how many rows it was made of
    record Kept(Object value, Map<Place, Looked> looked, int rows) {}

    Optional<Kept> find(Key key) {
        return Optional.ofNullable(kept.get(key));
    }

    void keep(Key key, Kept made) {
        drop(Set.of(key));
        kept.put(key, made);
        rows += ITSELF + made.rows();
        made.looked().forEach((place, looked) -> enter(key, place, looked));
        Iterator<Map.Entry<Key, Kept>> eldest = kept.entrySet().iterator();
        while (rows > most && eldest.hasNext()) {
            Map.Entry<Key, Kept> gone = eldest.next();
            eldest.remove();
            leave(gone.getKey(), gone.getValue());
        }
    }

    /// The commit is durable: what was made of rows that it changed is not right any more.
    void learn(Batch batch) {
        if (kept.isEmpty()) {
            return;
        }
        batch.changedKeys().forEach(row -> {
            drop(byRow.getOrDefault(row, Set.of()));
            drop(byPlace.getOrDefault(row.place(), Set.of()));
        });
    }

    private void drop(Set<Key> keys) {
        for (Key key : List.copyOf(keys)) {
            Kept gone = kept.remove(key);
            if (gone != null) {
                leave(key, gone);
            }
        }
    }

    private void enter(Key key, Place place, Looked looked) {
        if (looked.all()) {
            byPlace.computeIfAbsent(place, _ -> new HashSet<>()).add(key);
        }
        for (String id : looked.ids()) {
            byRow.computeIfAbsent(place.row(id), _ -> new HashSet<>()).add(key);
        }
    }

    private void leave(Key key, Kept gone) {
        rows -= ITSELF + gone.rows();
        gone.looked().forEach((place, looked) -> {
            without(byPlace, place, key);
            looked.ids().forEach(id -> without(byRow, place.row(id), key));
        });
    }

    private static <K> void without(Map<K, Set<Key>> index, K at, Key key) {
        index.computeIfPresent(at, (_, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
    }

    /// A commit failed: the engine may have failed with it.
    void clear() {
        kept.clear();
        byRow.clear();
        byPlace.clear();
        rows = 0;
    }

    /// Rows that all of it was made of, and what each thing that is kept counts by itself.
    int rows() {
        return rows;
    }

    /// Whether nothing is kept, and nothing points to what was.
    boolean isEmpty() {
        return kept.isEmpty() && byRow.isEmpty() && byPlace.isEmpty() && rows == 0;
    }
}
