package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.TilePath;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Appends entries to one log inside a transaction, and signs its new head there.
///
/// Threat: a log that was damaged while the gateway was down, and is then continued as if nothing had happened. The
/// head of a log is held against its own signature before the first append after a start, and a position is never
/// written twice. See `LedgerTamperTest`.
final class EntryWriter {
    /// What both sides of a collaboration may see of an entry in its log.
    private static final Set<String> OF_COLLAB =
            Set.of("slot", "verb", "object", "digest", "parties", "opened", "lines", "said", "commits", "result");

    private static final Set<String> RESERVED = Set.of("id", "seq", "time", "kind", "phase", "intent");

    private final LedgerKey key;
    private final RandomGenerator salts;
    /// Touched by the store's writer alone.
    private final Set<String> checked = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > Limits.LEDGER_CHECKED;
        }
    });

    EntryWriter(LedgerKey key, RandomGenerator salts) {
        this.key = key;
        this.salts = salts;
    }

    void append(Tx tx, LogId log, List<Entry> entries) {
        Shelf shelf = Shelf.of(log);
        CompactRange range = tx.find(LedgerTables.HEADS, shelf.owner(), shelf.key())
                .map(head -> soundRange(shelf, head))
                .orElse(CompactRange.EMPTY);
        for (Entry entry : entries) {
            range = range.append(write(tx, shelf, range.size(), entry));
            fillTiles(tx, shelf, range.size());
        }
        Checkpoint checkpoint = new Checkpoint(key.verifier(shelf.name()).name(), range.size(), range.root());
        tx.put(
                LedgerTables.HEADS,
                shelf.owner(),
                shelf.key(),
                new LedgerTables.Head(range.size(), range.peaks(), checkpoint.signed(key.signer(shelf.name()))));
    }

    private CompactRange soundRange(Shelf shelf, LedgerTables.Head head) {
        CompactRange range = head.range();
        if (!checked.contains(shelf.name())) {
            try {
                Checkpoint signed = Checkpoint.open(head.checkpoint(), key.verifier(shelf.name()));
                if (signed.size() != range.size() || !signed.root().equals(range.root())) {
                    throw damaged(shelf);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "the head of log " + shelf.name() + " is not signed by this gateway", e);
            }
            checked.add(shelf.name());
        }
        return range;
    }

    private static IllegalStateException damaged(Shelf shelf) {
        return new IllegalStateException("log " + shelf.name() + " is damaged: nothing is appended to it");
    }

    private Hash write(Tx tx, Shelf shelf, long seq, Entry entry) {
        if (tx.find(LedgerTables.LEAVES, shelf.owner(), shelf.entry(seq)).isPresent()) {
            throw damaged(shelf);
        }
        SortedMap<String, Opening> openings = new TreeMap<>();
        fields(tx, seq, entry).forEach((name, value) -> openings.put(name, Opening.of(fitting(value), salts)));
        Leaf leaf = Leaf.of(shelf.name(), seq, openings);
        tx.put(LedgerTables.LEAVES, shelf.owner(), shelf.entry(seq), leaf);
        tx.put(LedgerTables.OPENINGS, shelf.owner(), shelf.entry(seq), new LedgerTables.Opened(openings));
        LedgerTables.Place place = new LedgerTables.Place(shelf.name(), seq);
        if (tx.find(LedgerTables.PLACES, shelf.owner(), entry.id().value()).isPresent()) {
            throw new IllegalStateException("two entries with the id " + entry.id());
        }
        tx.put(LedgerTables.PLACES, shelf.owner(), entry.id().value(), place);
        track(tx, shelf, entry, place);
        return leaf.hash();
    }

    /// Keeps the list of intents that have no outcome yet.
    private static void track(Tx tx, Shelf shelf, Entry entry, LedgerTables.Place place) {
        switch (entry.phase()) {
            case SINGLE -> {}
            case INTENT ->
                tx.put(LedgerTables.INTENTS, shelf.owner(), entry.id().value(), place);
            case OUTCOME -> {
                String intent = entry.intent().orElseThrow().value();
                if (tx.find(LedgerTables.INTENTS, shelf.owner(), intent).isEmpty()) {
                    throw new IllegalStateException("an outcome without an open intent: " + intent);
                }
                tx.delete(LedgerTables.INTENTS, shelf.owner(), intent);
            }
        }
    }

    private static SortedMap<String, String> fields(Tx tx, long seq, Entry entry) {
        SortedMap<String, String> fields = new TreeMap<>(entry.fields());
        if (!Collections.disjoint(fields.keySet(), RESERVED)) {
            throw new IllegalArgumentException("the ledger itself sets the fields " + RESERVED);
        }
        if (entry.log() instanceof LogId.OfCollab) {
            if (entry.phase() != Entry.Phase.SINGLE) {
                throw new IllegalArgumentException("intent and outcome stand in the log of the person who acts");
            }
            fields.keySet().retainAll(OF_COLLAB);
        }
        fields.put("id", entry.id().value());
        fields.put("seq", Long.toString(seq));
        fields.put("time", tx.now().toString());
        fields.put("kind", entry.kind());
        fields.put("phase", entry.phase().name().toLowerCase(Locale.ROOT));
        entry.intent().ifPresent(intent -> fields.put("intent", intent.value()));
        return fields;
    }

    /// The value as text that every reader decodes alike; a long one is cut, and its digest stands for the rest.
    private static String fitting(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (value.length() <= Limits.LEDGER_VALUE) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        String cut = value.substring(0, Limits.LEDGER_VALUE);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + " ... sha256:" + digest;
    }

    /// Stores each tile that this size has just filled.
    private static void fillTiles(Tx tx, Shelf shelf, long size) {
        long count = size;
        for (int level = 0; count % TilePath.FULL == 0; level++) {
            count /= TilePath.FULL;
            List<Hash> hashes = new Tree(tx, shelf).tile(level, count - 1);
            tx.put(LedgerTables.TILES, shelf.owner(), shelf.tile(level, count - 1), new LedgerTables.Tile(hashes));
        }
    }
}
