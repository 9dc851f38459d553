package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Subtrees;
import dev.clawnet.protocol.log.TilePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The hashes of one log's tree: from its full tiles, and from its leaves where a tile is not full yet.
final class Tree implements Subtrees {
    private final View view;
    private final Shelf shelf;
    /// Of this look only.
    private final Map<String, Optional<LedgerTables.Tile>> tiles = new HashMap<>();

    Tree(View view, Shelf shelf) {
        this.view = view;
        this.shelf = shelf;
    }

    @Override
    public Hash root(int level, long index) {
        int tileLevel = level / TilePath.HEIGHT;
        int above = level % TilePath.HEIGHT;
        List<Hash> hashes = new ArrayList<>();
        for (long i = index << above; i < (index + 1) << above; i++) {
            hashes.add(node(tileLevel, i));
        }
        return CompactRange.over(hashes).root();
    }

    /// Hashes of leaves, as the tiles have them.
    List<Hash> leaves(long from, long to) {
        List<Hash> hashes = new ArrayList<>();
        for (long seq = from; seq < to; seq++) {
            hashes.add(node(0, seq));
        }
        return hashes;
    }

    /// The hashes that a full tile holds.
    List<Hash> tile(int level, long index) {
        List<Hash> hashes = new ArrayList<>(TilePath.FULL);
        for (int i = 0; i < TilePath.FULL; i++) {
            hashes.add(below(level, index * TilePath.FULL + i));
        }
        return hashes;
    }

    private Hash node(int level, long index) {
        return stored(level, index / TilePath.FULL)
                .map(full -> full.hashes().get(Math.toIntExact(index % TilePath.FULL)))
                .orElseGet(() -> below(level, index));
    }

    private Optional<LedgerTables.Tile> stored(int level, long index) {
        return tiles.computeIfAbsent(shelf.tile(level, index), id -> view.find(LedgerTables.TILES, shelf.owner(), id));
    }

    /// A node without its tile.
    private Hash below(int level, long index) {
        if (level > 0) {
            List<Hash> hashes =
                    stored(level - 1, index).map(LedgerTables.Tile::hashes).orElseGet(() -> tile(level - 1, index));
            return CompactRange.over(hashes).root();
        }
        try {
            return view.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(index))
                    .map(kept -> kept.leaf().hash())
                    .orElse(Hash.OF_NOTHING);
        } catch (JacksonException _) {
            // A row that is no leaf any more has no hash that fits.
            return Hash.OF_NOTHING;
        }
    }
}
