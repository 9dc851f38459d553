package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Typed rows over one session.
class SqlView implements View {
    private final Session session;
    private final Map<String, Table<?>> declared;

    SqlView(Session session, Map<String, Table<?>> declared) {
        this.session = session;
        this.declared = declared;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
        return requireDeclared(table).find(table, person, id).map(doc -> decoded(table, doc));
    }

    @Override
    public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
        return rows(table, requireDeclared(table).range(table, person, prefix, limit, false));
    }

    @Override
    public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
        return rows(table, requireDeclared(table).range(table, person, prefix, limit, true));
    }

    @Override
    public <V> List<Row<V>> all(Table<V> table) {
        return rows(table, requireDeclared(table).all(table));
    }

    /// The greatest id in the file, whoever's row it is; empty when there is no row.
    final String greatest(Table<?> table) {
        return requireDeclared(table).greatest(table).orElse("");
    }

    final Session requireDeclared(Table<?> table) {
        if (!table.equals(declared.get(table.name()))) {
            throw new IllegalStateException("table " + table.name() + " was not declared to the store");
        }
        return session;
    }

    private static <V> List<Row<V>> rows(Table<V> table, List<Session.Doc> docs) {
        return docs.stream()
                .map(doc -> new Row<>(new PersonId(doc.person()), doc.id(), decoded(table, doc.doc())))
                .toList();
    }

    private static <V> V decoded(Table<V> table, String doc) {
        return Json.STRICT.readValue(doc, table.type());
    }
}
