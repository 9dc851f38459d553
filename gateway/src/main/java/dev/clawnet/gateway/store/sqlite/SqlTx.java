package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Rows;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One work's transaction: a savepoint inside the transaction of its batch.
final class SqlTx extends SqlView implements Tx {
    /// Decoded rows of one batch: what works of one batch look up again and again is decoded once.
    static final class Cache {
        private final Map<Key, Optional<Object>> rows = new HashMap<>();
    }

    private record Key(String table, PersonId person, String id) {}

    /// What all works of a writer share.
    record Bound(Session session, Map<String, Table<?>> declared, Steps steps) {}

    private final Steps steps;
    private final Cache cache;
    private final Instant now;
    private final boolean onlyBookkeeping;
    private final Set<Key> changed = new HashSet<>();
    private boolean over;

    SqlTx(Bound bound, Cache cache, Instant now, boolean onlyBookkeeping) {
        super(bound.session(), bound.declared());
        this.steps = bound.steps();
        this.cache = cache;
        this.now = now;
        this.onlyBookkeeping = onlyBookkeeping;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
        requireDeclared(table);
        Key key = new Key(table.name(), person, id);
        Optional<Object> known = cache.rows.get(key);
        if (known != null) {
            return known.map(table.type()::cast);
        }
        Optional<V> found = super.find(table, person, id);
        cache.rows.put(key, found.map(value -> value));
        return found;
    }

    @Override
    public <V> void put(Table<V> table, PersonId person, String id, V value) {
        Session session = changing(table, person, id);
        session.put(table, person, id, Json.STRICT.writeValueAsString(value));
        cache.rows.put(new Key(table.name(), person, id), Optional.of(value));
    }

    @Override
    public <V> void delete(Table<V> table, PersonId person, String id) {
        changing(table, person, id).delete(table, person, id);
        cache.rows.put(new Key(table.name(), person, id), Optional.empty());
    }

    @Override
    public Instant now() {
        return now;
    }

    /// Nothing more is taken; after a failure what this work wrote is forgotten.
    void end(boolean failed) {
        over = true;
        if (failed) {
            cache.rows.keySet().removeAll(changed);
        }
    }

    private Session changing(Table<?> table, PersonId person, String id) {
        if (over) {
            throw new IllegalStateException("the transaction is over");
        }
        if (onlyBookkeeping && !table.bookkeeping()) {
            throw new IllegalStateException(table.name() + " changes only with a ledger entry");
        }
        steps.reached(Steps.Step.STATEMENT);
        changed.add(new Key(table.name(), person, Rows.checked(id)));
        return requireDeclared(table);
    }
}
