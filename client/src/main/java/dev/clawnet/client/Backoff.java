package dev.clawnet.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: from `first`, doubling up to `most`, each between half and all of
/// that, so that links that broke together do not come back together. Not for several threads.
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        long full = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    void reset() {
        next = first;
    }
}
