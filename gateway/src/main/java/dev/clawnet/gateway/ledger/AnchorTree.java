package dev.clawnet.gateway.ledger;

import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One tree over the heads of all logs, made anew for each root.
///
/// Threat: the owner of one log learns from its proof how many other logs there are, or that one of them has grown.
/// So every leaf has a salt of its own, free places hold chance, places are drawn anew each time, and all paths have
/// one length. See `AnchorTest`.
final class AnchorTree {
    /// Length of every path, as long as there are fewer logs than two to this power.
    static final int DEPTH = 20;

    private static final int HASH = 32;

    private final RandomGenerator random;
    private final List<String> checkpoints;
    private final List<String> salts = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    /// Hashes of each level that holds heads, leaves first.
    private final List<List<Hash>> levels = new ArrayList<>();
    /// What stands beside the tree of the heads on each level above it.
    private final List<Hash> beside = new ArrayList<>();
    private long above;
    private Hash root;

    /// The tree over these checkpoints.
    AnchorTree(List<String> checkpoints, RandomGenerator random) {
        this.random = random;
        this.checkpoints = List.copyOf(checkpoints);
        List<Hash> level = leaves();
        levels.add(level);
        while (level.size() > 1) {
            level = up(level);
            levels.add(level);
        }
        this.root = level.getFirst();
        for (int height = levels.size() - 1; height < DEPTH; height++) {
            raise(height);
        }
    }

    Hash root() {
        return root;
    }

    /// The proof for the checkpoint of that number.
    Anchored proof(int number) {
        List<Hash> path = new ArrayList<>();
        int place = places.get(number);
        for (List<Hash> level : levels.subList(0, levels.size() - 1)) {
            path.add(level.get(place ^ 1));
            place >>= 1;
        }
        path.addAll(beside);
        return new Anchored(checkpoints.get(number), salts.get(number), above + places.get(number), path, root);
    }

    private List<Hash> leaves() {
        int width = 1;
        while (width < checkpoints.size()) {
            width <<= 1;
        }
        List<Hash> leaves = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            leaves.add(chance());
            free.add(i);
        }
        for (String checkpoint : checkpoints) {
            int drawn = random.nextInt(free.size());
            int place = free.get(drawn);
            free.set(drawn, free.getLast());
            free.removeLast();
            String salt = Anchored.salt(random);
            salts.add(salt);
            places.add(place);
            leaves.set(place, Anchored.leaf(salt, checkpoint));
        }
        return leaves;
    }

    private static List<Hash> up(List<Hash> level) {
        List<Hash> next = new ArrayList<>(level.size() / 2);
        for (int i = 0; i < level.size(); i += 2) {
            next.add(Hash.ofNode(level.get(i), level.get(i + 1)));
        }
        return next;
    }

    private void raise(int height) {
        Hash other = chance();
        beside.add(other);
        if (random.nextBoolean()) {
            above += 1L << height;
            root = Hash.ofNode(other, root);
        } else {
            root = Hash.ofNode(root, other);
        }
    }

    private Hash chance() {
        byte[] bytes = new byte[HASH];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }
}
