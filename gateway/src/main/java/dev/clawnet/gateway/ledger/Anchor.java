package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Ties all logs together: the gateway's own log takes the root over the heads of all others, so that no single log
/// can be taken back without that showing in one place.
///
/// A log gets a new proof only when it has grown itself: what its readers see of the roots depends on nothing that
/// other people do.
public final class Anchor {
    /// How often it is due.
    public static final Duration EVERY = Duration.ofMinutes(1);

    private final Store store;
    private final RandomGenerator random;
    /// Sizes at the last root, one for each log of the gateway; absent until it was looked up.
    private final AtomicReference<Optional<Map<Key, Long>>> last = new AtomicReference<>(Optional.empty());

    private record Key(PersonId owner, String log) {
        static Key of(View.Row<?> row) {
            return new Key(row.person(), row.id());
        }
    }

    public Anchor(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /// Appends the root over all heads, unless no log has grown since the last time.
    public Optional<EntryId> anchor() {
        Map<Key, Long> before = last.get().orElseGet(() -> store.read(Anchor::anchored));
        List<View.Row<LedgerTables.Head>> heads = store.read(Anchor::heads);
        Map<Key, Long> now = new HashMap<>();
        heads.forEach(head -> now.put(Key.of(head), head.value().size()));
        if (now.equals(before)) {
            last.set(Optional.of(now));
            return Optional.empty();
        }
        AnchorTree tree = new AnchorTree(
                heads.stream().map(head -> head.value().checkpoint()).toList(), random);
        EntryId id = EntryId.mint(random);
        store.write(tx -> {
            for (int i = 0; i < heads.size(); i++) {
                keep(tx, heads.get(i), before, tree, i);
            }
            return Change.of(true, entry(id, heads.size(), tree));
        });
        last.set(Optional.of(now));
        return Optional.of(id);
    }

    private static void keep(
            Tx tx, View.Row<LedgerTables.Head> head, Map<Key, Long> before, AnchorTree tree, int number) {
        long size = head.value().size();
        if (!Optional.of(size).equals(Optional.ofNullable(before.get(Key.of(head))))) {
            LedgerTables.Root root = new LedgerTables.Root(size, tree.proof(number));
            tx.put(LedgerTables.ROOTS, head.person(), head.id(), root);
        }
    }

    private static Entry entry(EntryId id, int count, AnchorTree tree) {
        Map<String, String> fields = Map.of(
                "actor", "platform",
                "verb", "anchor",
                "digest", tree.root().toString(),
                "object", Integer.toString(count),
                "result", "done");
        return new Entry(
                id,
                new LogId.OfGateway(),
                "ledger.anchor",
                Entry.Phase.SINGLE,
                Optional.empty(),
                new TreeMap<>(fields));
    }

    private static Map<Key, Long> anchored(View view) {
        Map<Key, Long> sizes = new HashMap<>();
        view.all(LedgerTables.ROOTS)
                .forEach(row -> sizes.put(Key.of(row), row.value().size()));
        return sizes;
    }

    private static List<View.Row<LedgerTables.Head>> heads(View view) {
        String gateway = Shelf.of(new LogId.OfGateway()).key();
        return new ArrayList<>(view.all(LedgerTables.HEADS).stream()
                .filter(row ->
                        !(row.person().equals(PersonId.GATEWAY) && row.id().equals(gateway)))
                .toList());
    }
}
