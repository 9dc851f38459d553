package dev.clawnet.gateway.collab;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance for simulations that are compared: ids come in the order in which they were made, whatever else was made
/// in between, so that no order of rows differs because of ids that nobody else sees.
final class Ordered implements RandomGenerator {
    /// Letters of an id, and of one that begins with its time: each drawn as one byte of which the lowest bits count.
    private static final int LETTERS = 26;

    private static final int AFTER_TIME = 17;

    private static final int BITS = 5;

    private final SplittableRandom rest;
    private long next = 1;

    Ordered(long seed) {
        this.rest = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return rest.nextLong();
    }

    /// The letters of an id, or anything else that is drawn as bytes.
    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length != LETTERS && bytes.length != AFTER_TIME) {
            rest.nextBytes(bytes);
            return;
        }
        for (int i = 0; i < bytes.length; i++) {
            int shift = BITS * (bytes.length - 1 - i);
            bytes[i] = shift < Long.SIZE ? (byte) ((next >>> shift) & ((1 << BITS) - 1)) : 0;
        }
        next++;
    }
}
