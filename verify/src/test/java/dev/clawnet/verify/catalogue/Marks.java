package dev.clawnet.verify.catalogue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/// Texts by which somebody's things are known wherever they stand, each with whose it is, found in one pass however
/// many
/// there are: a window goes over a text, and where its hash is that of the end of a mark, the mark is compared. Its
/// lock
/// guards it: many look, and now and then one adds.
///
/// @param <T> whose they are
final class Marks<T> {
    /// Characters of a window: no mark is shorter. Ids begin with their time and end by chance.
    static final int WINDOW = 16;

    private static final long BASE = 0x9E3779B97F4A7C15L;
    /// Of the hash, which places in the sieve it has: most windows end nobody's mark, and one look says so.
    private static final int SIEVE_BITS = 22;

    private static final long OUT = out();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Long, List<Mark<T>>> byEnd = new HashMap<>();
    private final BitSet sieve = new BitSet(1 << SIEVE_BITS);

    private record Mark<T>(String text, T owner) {}

    /// From now on `text` is found as something of this owner; who was there first keeps it.
    void add(String text, T owner) {
        if (text.length() < WINDOW) {
            throw new IllegalArgumentException("too short to be known by: " + text);
        }
        long hash = 0;
        for (int i = text.length() - WINDOW; i < text.length(); i++) {
            hash = hash * BASE + text.charAt(i);
        }
        lock.writeLock().lock();
        try {
            List<Mark<T>> same = byEnd.computeIfAbsent(hash, _ -> new ArrayList<>(1));
            if (same.stream().noneMatch(mark -> mark.text().equals(text))) {
                same.add(new Mark<>(text, owner));
                sieve.set(place(hash));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Each mark that stands in `text`, with its owner, as often as it stands there.
    void find(String text, BiConsumer<String, T> found) {
        lock.readLock().lock();
        try {
            look(text, found);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void look(String text, BiConsumer<String, T> found) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * BASE + text.charAt(i);
            if (i >= WINDOW) {
                hash -= text.charAt(i - WINDOW) * OUT;
            }
            if (i >= WINDOW - 1 && sieve.get(place(hash))) {
                compare(text, i + 1, hash, found);
            }
        }
    }

    private void compare(String text, int end, long hash, BiConsumer<String, T> found) {
        for (Mark<T> mark : byEnd.getOrDefault(hash, List.of())) {
            int from = end - mark.text().length();
            if (from >= 0 && text.startsWith(mark.text(), from)) {
                found.accept(mark.text(), mark.owner());
            }
        }
    }

    private static int place(long hash) {
        return (int) (hash >>> (Long.SIZE - SIEVE_BITS));
    }

    /// What the character that leaves the window weighs.
    private static long out() {
        long power = 1;
        for (int i = 0; i < WINDOW; i++) {
            power *= BASE;
        }
        return power;
    }
}
