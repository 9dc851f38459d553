package dev.clawnet.protocol.log;

import java.util.List;

/// Where the hashes of a tree's full subtrees come from.
@FunctionalInterface
public interface Subtrees {
    /// Root of the full subtree number `index` of height `level`: leaves `index << level` and the following.
    Hash root(int level, long index);

    /// Subtrees computed from the hashes of all leaves.
    static Subtrees over(List<Hash> leaves) {
        List<Hash> copy = List.copyOf(leaves);
        return (level, index) -> CompactRange.over(
                        copy.subList(Math.toIntExact(index << level), Math.toIntExact((index + 1) << level)))
                .root();
    }
}
