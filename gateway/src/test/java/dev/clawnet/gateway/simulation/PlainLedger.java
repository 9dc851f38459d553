package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A ledger that signs nothing, for the many worlds that are not about signatures: it keeps what is open, and gives it
/// the outcome `unknown` at a start, as the real one does.
final class PlainLedger implements Appender {
    private final Map<EntryId, Entry> open = new LinkedHashMap<>();

    @Override
    public void append(Tx tx, List<Entry> entries) {
        // Nothing here: a commit may still fail. See `took`.
    }

    /// The entries of a commit that became durable.
    void took(List<Entry> entries) {
        for (Entry entry : entries) {
            switch (entry.phase()) {
                case SINGLE -> {}
                case INTENT -> open.put(entry.id(), entry);
                case OUTCOME -> open.remove(entry.intent().orElseThrow());
            }
        }
    }

    void settle(Store store, RandomGenerator random) {
        List<Entry> unknown = new ArrayList<>();
        for (Entry intent : open.values()) {
            Map<String, String> fields = new TreeMap<>(intent.fields());
            fields.put("result", "unknown");
            PersonId person = ((LogId.OfPerson) intent.log()).person();
            unknown.add(Entry.outcome(EntryId.mint(random), intent.id(), person, intent.kind(), fields));
        }
        if (!unknown.isEmpty()) {
            store.write(_ -> new Change<>(true, unknown, List.<Notice>of()));
        }
    }
}
