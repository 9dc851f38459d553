package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Crew;
import dev.clawnet.gateway.store.Pieces;
import dev.clawnet.gateway.store.Rows;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Worded;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of one commit before they go to the file: what its works changed, over what they looked up.
///
/// The file is written once for each changed row, however many works of the commit changed it, and not at all for a
/// work that fails. Of the writer's thread.
final class Batch {
    private final Map<RowKey, Cell> cells = new HashMap<>();
    private final Map<Place, Map<RowKey, Cell>> changed = new LinkedHashMap<>();
    private final Set<RowKey> lookedUp = new HashSet<>();
    private final Pieces pieces = new Pieces();

    /// A row, whatever it holds.
    record RowKey(Table<?> table, PersonId person, String id) {
        static final Comparator<RowKey> ORDER =
                Comparator.comparing((RowKey key) -> key.person().value()).thenComparing(RowKey::id, Rows.ORDER);

        Place place() {
            return new Place(table, person);
        }
    }

    /// All rows of a person in a table.
    record Place(Table<?> table, PersonId person) {
        RowKey row(String id) {
            return new RowKey(table, person, id);
        }
    }

    /// What a row holds, as far as this commit is concerned.
    ///
    /// @param value empty for a row that is not there
    /// @param doc its text for the file; null as long as nobody made it
    record Cell(Optional<Object> value, @Nullable String doc, boolean isChanged) {
        static Cell found(Optional<?> value) {
            return new Cell(value.map(found -> found), null, false);
        }
    }

    Optional<Cell> cell(RowKey key) {
        return Optional.ofNullable(cells.get(key));
    }

    void found(RowKey key, Optional<?> value) {
        cells.put(key, Cell.found(value));
        if (key.table().keeping() == Table.Keeping.LOOKED_UP && value.isPresent()) {
            lookedUp.add(key);
        }
    }

    /// Rows of kept tables that were there when a work looked them up.
    Set<RowKey> lookedUp() {
        return lookedUp;
    }

    Stream<RowKey> changedKeys() {
        return changed.values().stream().flatMap(rows -> rows.keySet().stream());
    }

    /// Changes a row, and says what was known of it before.
    Optional<Cell> change(RowKey key, Cell cell) {
        changed.computeIfAbsent(key.place(), _ -> new HashMap<>()).put(key, cell);
        return Optional.ofNullable(cells.put(key, cell));
    }

    /// Takes a change back.
    void restore(RowKey key, Optional<Cell> before) {
        Map<RowKey, Cell> rows = changed.computeIfAbsent(key.place(), _ -> new HashMap<>());
        before.filter(Cell::isChanged).ifPresentOrElse(cell -> rows.put(key, cell), () -> rows.remove(key));
        before.ifPresentOrElse(cell -> cells.put(key, cell), () -> cells.remove(key));
    }

    /// Changed rows of one person, in no order.
    Map<RowKey, Cell> changed(Table<?> table, PersonId person) {
        return changed.getOrDefault(new Place(table, person), Map.of());
    }

    /// Whether a row that was looked at has changed.
    boolean touches(Map<Place, Looking.Looked> looked) {
        for (Map.Entry<Place, Looking.Looked> place : looked.entrySet()) {
            for (RowKey row : changed.getOrDefault(place.getKey(), Map.of()).keySet()) {
                if (place.getValue().at(row.id())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Changed rows of everybody, in no order.
    Map<RowKey, Cell> changed(Table<?> table) {
        Map<RowKey, Cell> all = new HashMap<>();
        changed.forEach((place, rows) -> {
            if (place.table().equals(table)) {
                all.putAll(rows);
            }
        });
        return all;
    }

    Pieces pieces() {
        return pieces;
    }

    /// Writes every changed row, table by table and in key order, which is the order of the file.
    void flush(Session session, Steps steps, Crew crew) {
        Map<Table<?>, List<Map.Entry<RowKey, Cell>>> tables = new LinkedHashMap<>();
        changed.forEach((place, rows) ->
                tables.computeIfAbsent(place.table(), _ -> new ArrayList<>()).addAll(rows.entrySet()));
        List<Map.Entry<RowKey, Cell>> rows = new ArrayList<>();
        tables.values().forEach(some -> {
            some.sort(Map.Entry.comparingByKey(RowKey.ORDER));
            rows.addAll(some);
        });
        @Nullable String[] docs = new String[rows.size()];
        crew.each(docs.length, i -> docs[i] = doc(rows.get(i).getValue()));
        for (int i = 0; i < docs.length; i++) {
            RowKey key = rows.get(i).getKey();
            String doc = docs[i];
            steps.reached(Steps.Step.STATEMENT);
            if (doc == null) {
                session.delete(key.table(), key.person(), key.id());
            } else {
                session.put(key.table(), key.person(), key.id(), doc);
            }
        }
    }

    private static @Nullable String doc(Cell cell) {
        return cell.doc() != null ? cell.doc() : cell.value().map(Batch::text).orElse(null);
    }

    /// The text of a row for the file.
    static String text(Object value) {
        return value instanceof Worded worded ? worded.json() : Json.STRICT.writeValueAsString(value);
    }
}
