package dev.clawnet.gateway.collab;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance for simulations that are compared: ids come in the order in which they were made, whatever else was made
/// in between, so that no order of rows differs because of ids that nobody else sees.
final class Ordered implements RandomGenerator {
    private static final int DIGITS = 26;
    private static final int BASE = 32;

    private final SplittableRandom rest;
    private long next = 1;
    private int digit;

    Ordered(long seed) {
        this.rest = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return rest.nextLong();
    }

    /// One character of an id.
    @Override
    public int nextInt(int bound) {
        if (bound != BASE) {
            return rest.nextInt(bound);
        }
        int shift = 5 * (DIGITS - 1 - digit);
        int value = shift < 60 ? (int) ((next >>> shift) & (BASE - 1)) : 0;
        if (++digit == DIGITS) {
            digit = 0;
            next++;
        }
        return value;
    }
}
