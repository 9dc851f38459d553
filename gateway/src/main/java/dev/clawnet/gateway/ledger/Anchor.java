package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Ties all logs together: the gateway's own log takes the root over the heads of all others, so that no single log
/// can be taken back without that showing in one place.
public final class Anchor {
    /// How often it is due.
    public static final Duration EVERY = Duration.ofMinutes(1);

    private final Store store;
    private final RandomGenerator random;
    private final AtomicReference<Heads> last = new AtomicReference<>(new Heads(0, Hash.OF_NOTHING));

    private record Heads(long count, Hash root) {}

    public Anchor(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /// Appends the root over all heads, unless no log has grown since the last time. The position of a log among
    /// the leaves is its place in the order of owners and logs; its leaf is its signed head.
    public Optional<EntryId> anchor() {
        Heads now = store.read(Anchor::heads);
        if (now.equals(last.get())) {
            return Optional.empty();
        }
        EntryId id = EntryId.mint(random);
        store.write(_ -> Change.of(true, entry(id, now)));
        last.set(now);
        return Optional.of(id);
    }

    private static Entry entry(EntryId id, Heads heads) {
        Map<String, String> fields = Map.of(
                "actor", "platform",
                "verb", "anchor",
                "digest", heads.root().toString(),
                "object", Long.toString(heads.count()),
                "result", "done");
        return new Entry(
                id,
                new LogId.OfGateway(),
                "ledger.anchor",
                Entry.Phase.SINGLE,
                Optional.empty(),
                new TreeMap<>(fields));
    }

    private static Heads heads(View view) {
        String gateway = Shelf.of(new LogId.OfGateway()).key();
        List<Hash> leaves = view.all(LedgerTables.HEADS).stream()
                .filter(row ->
                        !(row.person().equals(PersonId.GATEWAY) && row.id().equals(gateway)))
                .map(row -> Hash.ofLeaf(row.value().checkpoint()))
                .toList();
        return new Heads(leaves.size(), CompactRange.over(leaves).root());
    }
}
