package dev.clawnet.protocol.log;

import java.util.ArrayList;
import java.util.List;

/// All that is needed to go on with a tree: its size, and the roots of its full subtrees, largest first.
public record CompactRange(long size, List<Hash> peaks) {
    public static final CompactRange EMPTY = new CompactRange(0, List.of());

    public CompactRange {
        peaks = List.copyOf(peaks);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has other subtrees");
        }
    }

    /// The range over these leaves.
    public static CompactRange over(Iterable<Hash> leaves) {
        CompactRange range = EMPTY;
        for (Hash leaf : leaves) {
            range = range.append(leaf);
        }
        return range;
    }

    public CompactRange append(Hash leaf) {
        List<Hash> next = new ArrayList<>(peaks);
        Hash carried = leaf;
        for (long carry = size; (carry & 1) == 1; carry >>= 1) {
            carried = Hash.ofNode(next.removeLast(), carried);
        }
        next.add(carried);
        return new CompactRange(size + 1, next);
    }

    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(peaks.get(i), root);
        }
        return root;
    }
}
