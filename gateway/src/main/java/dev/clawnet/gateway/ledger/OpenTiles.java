package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.TilePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stores a tile of a log once it is full, and keeps the hashes of tiles that are not, so that filling one does not
/// read its 256 entries again.
///
/// What is kept counts only for exactly the log it was kept for: it names the peaks of that log, and when those
/// differ (a commit that failed, a log that was away for long) the tile is made from the stored entries. Of the
/// store's writer alone.
final class OpenTiles {
    private final Map<Shelf, Open> open = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shelf, Open> eldest) {
            return size() > Limits.LEDGER_OPEN_TILES;
        }
    };

    /// The last hashes of a log, behind its last full tile.
    private record Open(CompactRange log, List<Hash> hashes) {}

    /// What a log was before some leaves, and what it is with them.
    record Grown(CompactRange before, CompactRange after) {}

    /// The log has grown by these leaves.
    void add(Tx tx, Shelf shelf, Grown log, List<Hash> leaves) {
        CompactRange before = log.before();
        Optional<List<Hash>> known = Optional.ofNullable(open.get(shelf))
                .filter(kept -> kept.log().equals(before))
                .map(Open::hashes);
        if (before.size() % TilePath.FULL == 0) {
            known = Optional.of(List.of());
        }
        List<Hash> last = new ArrayList<>(known.orElse(List.of()));
        long size = before.size();
        boolean whole = known.isPresent();
        for (Hash leaf : leaves) {
            size++;
            last.add(leaf);
            if (size % TilePath.FULL == 0) {
                store(tx, shelf, size, whole ? Optional.of(last) : Optional.empty());
                last = new ArrayList<>();
                whole = true;
            }
        }
        if (whole) {
            open.put(shelf, new Open(log.after(), List.copyOf(last)));
        }
    }

    /// Stores each tile that this size has just filled.
    private static void store(Tx tx, Shelf shelf, long size, Optional<List<Hash>> leaves) {
        long count = size;
        for (int level = 0; count % TilePath.FULL == 0; level++) {
            count /= TilePath.FULL;
            Optional<List<Hash>> given = level == 0 ? leaves : Optional.empty();
            Tree tree = new Tree(tx, shelf);
            int at = level;
            long index = count - 1;
            List<Hash> hashes = given.orElseGet(() -> tree.tile(at, index));
            tx.put(LedgerTables.TILES, shelf.owner(), shelf.tile(level, index), new LedgerTables.Tile(hashes));
        }
    }
}
