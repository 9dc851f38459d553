package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.LedgerMethods.Redact;
import dev.clawnet.protocol.catalogue.LedgerMethods.Redacted;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Redaction;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// What owners erase of their own logs. The leaf stays, and with it every proof; the erasure is an entry of its own.
///
/// Threat: an act or its authority hidden by calling it a redaction; an effect whose outcome is still due losing what
/// it was; a log of two people cut by one of them. See `RedactTest`.
final class Redactions {
    private final Store store;
    private final RandomGenerator random;

    Redactions(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    Redacted redact(Caller caller, Redact params) {
        return store.write(tx -> {
            Shelf shelf = Shelf.of(new LogId.OfPerson(caller.person()));
            long seq = tx.find(LedgerTables.PLACES, shelf.owner(), params.id().value())
                    .filter(place -> place.log().equals(shelf.name()))
                    .orElseThrow(() -> new Fault(
                            ErrorCode.NOT_FOUND,
                            "no such entry in your own log",
                            Map.of("hint", "`clawnet ledger list` shows it; a log of two people keeps what it says")))
                    .seq();
            Set<String> erased = new TreeSet<>(params.fields());
            erase(tx, shelf, seq, params.id(), erased);
            EntryId entry = EntryId.mint(random);
            Map<String, String> fields = Map.of(
                    "owner",
                    caller.person().value(),
                    "actor",
                    caller.actor(),
                    Redaction.ENTRY,
                    params.id().value(),
                    Redaction.FIELDS,
                    Redaction.text(erased),
                    "result",
                    "done");
            return Change.of(
                    new Redacted(entry, params.fields()), Entry.of(entry, caller.person(), Redaction.KIND, fields));
        });
    }

    private static void erase(Tx tx, Shelf shelf, long seq, EntryId id, Set<String> erased) {
        if (tx.find(LedgerTables.INTENTS, shelf.owner(), id.value()).isPresent()) {
            throw new Fault(
                    ErrorCode.CONFLICT,
                    "what this entry announces has no outcome yet",
                    Map.of("hint", "redact it when its outcome is recorded"));
        }
        LedgerTables.Kept kept = tx.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq))
                .orElseThrow(() -> new IllegalStateException("log " + shelf.name() + " lacks entry " + seq));
        SortedMap<String, Opening> openings = new TreeMap<>(kept.openings());
        String kind = EntryFilter.view(shelf.name(), seq, openings).kind();
        Set<String> can = Redaction.erasable(kind);
        can.retainAll(openings.keySet());
        if (!can.containsAll(erased)) {
            Set<String> cannot = new TreeSet<>(erased);
            cannot.removeAll(can);
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "cannot be erased of this entry: " + String.join(", ", cannot),
                    Map.of("hint", can.isEmpty() ? "nothing of it can be" : "these can: " + String.join(", ", can)));
        }
        openings.keySet().removeAll(erased);
        tx.put(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq), kept.opening(openings));
    }
}
