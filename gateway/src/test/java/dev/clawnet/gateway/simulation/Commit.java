package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One transaction that became durable: the step of a simulated world after which everything must hold.
///
/// @param bookkeeping whether it was one without entries
public record Commit(
        long number, Instant at, List<Row> rows, List<Entry> entries, List<Notice> notices, boolean bookkeeping) {
    public Commit {
        rows = List.copyOf(rows);
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
    }

    /// A row before and after.
    public record Row(String table, PersonId person, String id, Optional<Object> before, Optional<Object> after) {
        public <V> Optional<V> was(Class<V> type) {
            return before.filter(type::isInstance).map(type::cast);
        }

        public <V> Optional<V> is(Class<V> type) {
            return after.filter(type::isInstance).map(type::cast);
        }
    }

    public Stream<Row> rows(String table) {
        return rows.stream().filter(row -> row.table().equals(table));
    }

    public Stream<Entry> entries(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind));
    }

    static Optional<PersonId> person(Entry entry) {
        return entry.log() instanceof LogId.OfPerson(PersonId person) ? Optional.of(person) : Optional.empty();
    }

    static String field(Entry entry, String name) {
        return entry.fields().getOrDefault(name, "");
    }
}
