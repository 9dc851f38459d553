package dev.clawnet.app.command;

import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.TilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The hash tiles of a log, made from the hashes of its leaves as they come, at most one unfinished tile a level.
final class Tiles {
    /// What is done with a tile.
    @FunctionalInterface
    interface Sink {
        void take(TilePath tile, List<Hash> hashes) throws IOException;
    }

    private final Sink sink;
    private final List<List<Hash>> open = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();

    Tiles(Sink sink) {
        this.sink = sink;
    }

    void append(Hash leaf) throws IOException {
        append(0, leaf);
    }

    private void append(int level, Hash hash) throws IOException {
        if (open.size() == level) {
            open.add(new ArrayList<>());
            done.add(0L);
        }
        List<Hash> hashes = open.get(level);
        hashes.add(hash);
        if (hashes.size() == TilePath.FULL) {
            sink.take(new TilePath(level, done.get(level), TilePath.FULL), List.copyOf(hashes));
            Hash root = CompactRange.over(hashes).root();
            hashes.clear();
            done.set(level, done.get(level) + 1);
            append(level + 1, root);
        }
    }

    /// Hands over what is not full.
    void finish() throws IOException {
        for (int level = 0; level < open.size(); level++) {
            List<Hash> hashes = open.get(level);
            if (!hashes.isEmpty()) {
                sink.take(new TilePath(level, done.get(level), hashes.size()), List.copyOf(hashes));
            }
        }
    }
}
