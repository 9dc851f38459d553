package dev.clawnet.protocol.log;

import java.util.ArrayList;
import java.util.List;

/// Inclusion and consistency proofs: made from subtrees, checked against roots (RFC 9162 sections 2.1.3 and 2.1.4).
public final class Proofs {
    private Proofs() {}

    /// Proof that leaf `index` is in the tree of the first `size` leaves.
    public static List<Hash> inclusion(long index, long size, Subtrees subtrees) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
        }
        List<Hash> path = new ArrayList<>();
        include(index, 0, size, subtrees, path);
        return List.copyOf(path);
    }

    /// Proof that the first `older` leaves of the tree of `newer` leaves are the tree of that size.
    public static List<Hash> consistency(long older, long newer, Subtrees subtrees) {
        if (older < 0 || older > newer) {
            throw new IllegalArgumentException("a tree of " + older + " is not older than one of " + newer);
        }
        List<Hash> path = new ArrayList<>();
        if (older > 0 && older < newer) {
            relate(older, new Span(0, newer), true, subtrees, path);
        }
        return List.copyOf(path);
    }

    /// Root of the tree of the first `size` leaves.
    public static Hash root(long size, Subtrees subtrees) {
        return size == 0 ? Hash.OF_NOTHING : new Span(0, size).root(subtrees);
    }

    private record Span(long start, long count) {
        /// The largest power of two below the count: how many leaves the left part has.
        long split() {
            return Long.highestOneBit(count - 1);
        }

        Span left() {
            return new Span(start, split());
        }

        Span right() {
            return new Span(start + split(), count - split());
        }

        Hash root(Subtrees subtrees) {
            if (Long.bitCount(count) == 1) {
                return subtrees.root(Long.numberOfTrailingZeros(count), start / count);
            }
            return Hash.ofNode(left().root(subtrees), right().root(subtrees));
        }
    }

    private static void include(long index, long start, long count, Subtrees subtrees, List<Hash> path) {
        if (count == 1) {
            return;
        }
        Span span = new Span(start, count);
        if (index < span.split()) {
            include(index, start, span.split(), subtrees, path);
            path.add(span.right().root(subtrees));
        } else {
            include(index - span.split(), span.right().start(), span.right().count(), subtrees, path);
            path.add(span.left().root(subtrees));
        }
    }

    private static void relate(long older, Span span, boolean known, Subtrees subtrees, List<Hash> path) {
        if (older == span.count()) {
            if (!known) {
                path.add(span.root(subtrees));
            }
        } else if (older <= span.split()) {
            relate(older, span.left(), known, subtrees, path);
            path.add(span.right().root(subtrees));
        } else {
            relate(older - span.split(), span.right(), false, subtrees, path);
            path.add(span.left().root(subtrees));
        }
    }

    /// Whether the path leads from the leaf at `index` to the root of a tree of `size` leaves.
    public static boolean includes(Hash root, long size, long index, Hash leaf, List<Hash> path) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = Hash.ofNode(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Hash.ofNode(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /// A tree's size and root.
    public record Head(long size, Hash root) {}

    /// Whether the path proves that the newer tree begins with the older one.
    public static boolean consistent(Head older, Head newer, List<Hash> path) {
        if (older.size() < 0 || older.size() > newer.size()) {
            return false;
        }
        if (older.size() == newer.size()) {
            return path.isEmpty() && older.root().equals(newer.root());
        }
        if (older.size() == 0) {
            return path.isEmpty() && older.root().equals(Hash.OF_NOTHING);
        }
        List<Hash> nodes = new ArrayList<>(path);
        if (Long.bitCount(older.size()) == 1) {
            nodes.addFirst(older.root());
        }
        return !nodes.isEmpty() && meets(older, newer, nodes);
    }

    private static boolean meets(Head older, Head newer, List<Hash> nodes) {
        int trailing = Long.numberOfTrailingZeros(~(older.size() - 1));
        long node = (older.size() - 1) >> trailing;
        long last = (newer.size() - 1) >> trailing;
        Hash first = nodes.getFirst();
        Hash second = nodes.getFirst();
        for (Hash sibling : nodes.subList(1, nodes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                first = Hash.ofNode(sibling, first);
                second = Hash.ofNode(sibling, second);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                second = Hash.ofNode(second, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && first.equals(older.root()) && second.equals(newer.root());
    }
}
