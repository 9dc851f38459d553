package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Crew;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Finisher;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.Opening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Appends entries to logs: each gets its place inside its change; hashes, rows and the new signed heads are made once
/// for all changes of a commit, on several threads, and are durable with it.
///
/// Threat: a log that was damaged while the gateway was down, and is then continued as if nothing had happened. The
/// head of a log is held against its own signature before the first append after a start, and no log is begun or
/// continued where an entry stands already. See `LedgerTamperTest`.
final class EntryWriter implements Finisher<EntryWriter.Placed> {
    /// What both sides of a collaboration may see of an entry in its log.
    private static final Set<String> OF_COLLAB =
            Set.of("slot", "verb", "object", "digest", "parties", "opened", "lines", "said", "commits", "result");

    private static final Set<String> RESERVED = Set.of("id", "seq", "time", "kind", "phase", "intent");

    private final LedgerKey key;
    private final RandomGenerator salts;
    private final OpenTiles tiles = new OpenTiles();
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

    /// An entry that has its place.
    record Placed(Shelf shelf, long seq, SortedMap<String, String> fields) {}

    /// An entry as it is kept.
    private record Made(Placed at, LedgerTables.Kept kept, Hash hash) {}

    /// What one commit adds to one log.
    private record Growth(Shelf shelf, CompactRange before, List<Made> entries) {}

    void append(Tx tx, LogId log, List<Entry> entries) {
        Shelf shelf = Shelf.of(log);
        LedgerTables.Head head = soundHead(tx, shelf);
        long next = head.next();
        for (Entry entry : entries) {
            place(tx, shelf, next, entry);
            next++;
        }
        tx.put(LedgerTables.HEADS, shelf.owner(), shelf.key(), head.taking(next));
    }

    private LedgerTables.Head soundHead(Tx tx, Shelf shelf) {
        Optional<LedgerTables.Head> head = tx.find(LedgerTables.HEADS, shelf.owner(), shelf.key());
        if (head.isPresent() && checked.contains(shelf.name())) {
            return head.get();
        }
        LedgerTables.Head end = head.orElse(LedgerTables.Head.NONE);
        head.ifPresent(found -> requireSigned(shelf, found));
        if (tx.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(end.next()))
                .isPresent()) {
            throw damaged(shelf);
        }
        checked.add(shelf.name());
        return end;
    }

    private void requireSigned(Shelf shelf, LedgerTables.Head head) {
        try {
            Checkpoint signed = Checkpoint.open(head.checkpoint(), key.verifier(shelf.name()));
            if (signed.size() != head.size()
                    || !signed.root().equals(head.range().root())) {
                throw damaged(shelf);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the head of log " + shelf.name() + " is not signed by this gateway", e);
        }
    }

    private static IllegalStateException damaged(Shelf shelf) {
        return new IllegalStateException("log " + shelf.name() + " is damaged: nothing is appended to it");
    }

    private void place(Tx tx, Shelf shelf, long seq, Entry entry) {
        SortedMap<String, String> fields = fields(tx, seq, entry);
        LedgerTables.Place place = new LedgerTables.Place(shelf.name(), seq);
        if (tx.find(LedgerTables.PLACES, shelf.owner(), entry.id().value()).isPresent()) {
            throw new IllegalStateException("two entries with the id " + entry.id());
        }
        tx.put(LedgerTables.PLACES, shelf.owner(), entry.id().value(), place);
        track(tx, shelf, entry, place);
        tx.atCommit(this, new Placed(shelf, seq, fields));
    }

    @Override
    public void finish(Tx tx, List<Placed> pieces, Crew crew) {
        int[] saltsFrom = new int[pieces.size() + 1];
        for (int i = 0; i < pieces.size(); i++) {
            saltsFrom[i + 1] = saltsFrom[i] + pieces.get(i).fields().size();
        }
        byte[] all = Salts.of(saltsFrom[pieces.size()], salts);
        Made[] made = new Made[pieces.size()];
        crew.each(made.length, i -> made[i] = make(pieces.get(i), all, saltsFrom[i] * Opening.SALT));
        Map<Shelf, Growth> grown = new LinkedHashMap<>();
        for (Made entry : made) {
            Shelf shelf = entry.at().shelf();
            grown.computeIfAbsent(shelf, _ -> new Growth(shelf, before(tx, shelf), new ArrayList<>()))
                    .entries()
                    .add(entry);
            tx.put(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(entry.at().seq()), entry.kept());
        }
        List<Growth> logs = List.copyOf(grown.values());
        LedgerTables.Head[] heads = new LedgerTables.Head[logs.size()];
        crew.each(heads.length, i -> heads[i] = head(logs.get(i)));
        for (int i = 0; i < heads.length; i++) {
            Growth log = logs.get(i);
            tx.put(LedgerTables.HEADS, log.shelf().owner(), log.shelf().key(), heads[i]);
            tiles.add(
                    tx,
                    log.shelf(),
                    new OpenTiles.Grown(log.before(), heads[i].range()),
                    log.entries().stream().map(Made::hash).toList());
        }
    }

    private static Made make(Placed entry, byte[] salts, int from) {
        SortedMap<String, Opening> openings = Opening.all(entry.fields(), salts, from);
        Leaf leaf = Leaf.of(entry.shelf().name(), entry.seq(), openings);
        return new Made(entry, new LedgerTables.Kept(leaf, openings), leaf.hash());
    }

    private static CompactRange before(Tx tx, Shelf shelf) {
        return tx.find(LedgerTables.HEADS, shelf.owner(), shelf.key())
                .map(LedgerTables.Head::range)
                .orElse(CompactRange.EMPTY);
    }

    private LedgerTables.Head head(Growth log) {
        CompactRange range = log.before();
        for (Made entry : log.entries()) {
            range = range.append(entry.hash());
        }
        NoteKey signer = key.signer(log.shelf().name());
        Checkpoint checkpoint = new Checkpoint(signer.verifier().name(), range.size(), range.root());
        return new LedgerTables.Head(range.size(), range.peaks(), checkpoint.signed(signer));
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
        fields.put("phase", entry.phase().name().toLowerCase(Locale.ROOT));
        fields.put("kind", entry.kind());
        entry.intent().ifPresent(intent -> fields.put("intent", intent.value()));
        fields.replaceAll((_, value) -> fitting(value));
        return fields;
    }

    /// Whether every reader decodes it alike as it stands: no half of a pair stands alone where there is none.
    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// The value as text that every reader decodes alike; a long one is cut, and its digest stands for the rest.
    private static String fitting(String value) {
        if (value.length() <= Limits.LEDGER_VALUE && plain(value)) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (value.length() <= Limits.LEDGER_VALUE) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        String cut = value.substring(0, Limits.LEDGER_VALUE);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + " ... sha256:" + digest;
    }
}
