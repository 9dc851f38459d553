package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One ledger entry before it gets its place in a log. Field values are short text: names, ids, digests, verdicts;
/// never content. The ledger adds sequence and time.
///
/// @param id random; an outcome names its intent by it
/// @param log the log it belongs to
/// @param kind what happened, such as `act`, `approval.decided`, `grant.minted`
/// @param phase whether it stands for itself, announces an effect, or reports one
/// @param intent the intent that an outcome reports on
/// @param fields names after the table in ARCHITECTURE.md
public record Entry(
        EntryId id, LogId log, String kind, Phase phase, Optional<EntryId> intent, SortedMap<String, String> fields) {
    public enum Phase {
        SINGLE,
        INTENT,
        OUTCOME
    }

    public Entry {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public static Entry of(EntryId id, PersonId person, String kind, Map<String, String> fields) {
        return new Entry(id, new LogId.OfPerson(person), kind, Phase.SINGLE, Optional.empty(), new TreeMap<>(fields));
    }

    public static Entry of(EntryId id, CollabId collab, String kind, Map<String, String> fields) {
        return new Entry(id, new LogId.OfCollab(collab), kind, Phase.SINGLE, Optional.empty(), new TreeMap<>(fields));
    }

    public static Entry intent(EntryId id, PersonId person, String kind, Map<String, String> fields) {
        return new Entry(id, new LogId.OfPerson(person), kind, Phase.INTENT, Optional.empty(), new TreeMap<>(fields));
    }

    public static Entry outcome(EntryId id, EntryId intent, PersonId person, String kind, Map<String, String> fields) {
        return new Entry(
                id, new LogId.OfPerson(person), kind, Phase.OUTCOME, Optional.of(intent), new TreeMap<>(fields));
    }
}
