package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.store.Table.growing;
import static dev.clawnet.gateway.store.Table.plain;
import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Worded;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.Opening;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The rows of the ledger. No other package can name them, so that none can change them.
public final class LedgerTables {
    /// About as many characters of the names and numbers of a row, and of a hash.
    private static final int OF_NUMBERS = 64;

    private static final int OF_HASH = 48;

    private LedgerTables() {}

    /// (owner of the log, log/position).
    static final Table<Kept> ENTRIES = table("ledger_entry", Kept.class);
    /// (owner of the log, id of the entry, which begins with its time).
    static final Table<Place> PLACES = growing("ledger_place", Place.class);
    /// (owner of the log, log).
    static final Table<Head> HEADS = plain("ledger_head", Head.class);
    /// (owner of the log, log/path of the tile): full tiles only.
    static final Table<Tile> TILES = table("ledger_tile", Tile.class);
    /// (owner of the log, id of the intent): those without an outcome yet.
    static final Table<Place> INTENTS = plain("ledger_intent", Place.class);
    /// (owner of the log, log): the last root over all heads that covers it.
    static final Table<Root> ROOTS = table("ledger_root", Root.class);

    public static final List<Table<?>> ALL = List.of(ENTRIES, PLACES, HEADS, TILES, INTENTS, ROOTS);

    /// An entry: what the tree hashes, and beside it what opens its fields, which can be erased.
    record Kept(Leaf leaf, SortedMap<String, Opening> openings) implements Worded {
        /// About as many characters of a field.
        private static final int OF_FIELD = 160;

        Kept {
            openings = Collections.unmodifiableSortedMap(new TreeMap<>(openings));
        }

        @Override
        public String json() {
            StringBuilder out = new StringBuilder(OF_FIELD * (openings.size() + 1)).append("{\"leaf\":");
            leaf.write(out);
            out.append(",\"openings\":{");
            String between = "";
            for (Map.Entry<String, Opening> field : openings.entrySet()) {
                out.append(between);
                field.getValue().write(field.getKey(), out);
                between = ",";
            }
            return out.append("}}").toString();
        }

        Kept opening(SortedMap<String, Opening> others) {
            return new Kept(leaf, others);
        }
    }

    record Place(String log, long seq) implements Worded {
        @Override
        public String json() {
            StringBuilder out = new StringBuilder(OF_NUMBERS + log.length()).append("{\"log\":");
            Canonical.string(log, out);
            return out.append(",\"seq\":").append(seq).append('}').toString();
        }
    }

    /// The end of a log.
    ///
    /// @param taken positions given out in a commit that is not durable yet; absent in every head that is
    record Head(long size, List<Hash> peaks, String checkpoint, Optional<Long> taken) implements Worded {
        static final Head NONE = new Head(0, List.of(), "");

        Head {
            peaks = List.copyOf(peaks);
        }

        Head(long size, List<Hash> peaks, String checkpoint) {
            this(size, peaks, checkpoint, Optional.empty());
        }

        @Override
        public String json() {
            StringBuilder out = new StringBuilder(OF_NUMBERS + OF_HASH * peaks.size() + 2 * checkpoint.length())
                    .append("{\"size\":")
                    .append(size)
                    .append(",\"peaks\":[");
            String between = "\"";
            for (Hash peak : peaks) {
                // Base64: nothing that needs an escape.
                out.append(between).append(peak).append('"');
                between = ",\"";
            }
            out.append("],\"checkpoint\":");
            Canonical.string(checkpoint, out);
            taken.ifPresent(upTo -> out.append(",\"taken\":").append(upTo.longValue()));
            return out.append('}').toString();
        }

        /// The position of the next entry.
        long next() {
            return taken.orElse(size);
        }

        Head taking(long upTo) {
            return new Head(size, peaks, checkpoint, Optional.of(upTo));
        }

        CompactRange range() {
            return new CompactRange(size, peaks);
        }
    }

    record Root(long size, Anchored proof) {}

    record Tile(List<Hash> hashes) {
        Tile {
            hashes = List.copyOf(hashes);
        }
    }
}
