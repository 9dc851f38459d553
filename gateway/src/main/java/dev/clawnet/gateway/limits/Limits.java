package dev.clawnet.gateway.limits;

import java.time.Duration;

/// The table.
public final class Limits {
    // store

    /// Works waiting for the writer: some seconds of a busy disk; more would only make everybody wait longer.
    public static final int STORE_IN_LINE = 4_096;
    /// Works that share one commit: bounds what one lost commit takes with it, and the wait of the first one.
    public static final int STORE_BATCH = 256;
    /// How long a change waits in line before its caller is told that the store is unavailable.
    public static final Duration STORE_PATIENCE = Duration.ofSeconds(10);
    /// How long a caller waits for a change that already runs: longer than any disk that still works needs.
    public static final Duration STORE_COMMIT = Duration.ofSeconds(30);
    /// Connections that read at the same time; each holds some megabytes of page cache.
    public static final int STORE_READERS = 8;
    /// Commits whose notices are not delivered yet; beyond it no change is taken until subscribers have caught up.
    public static final int STORE_UNDELIVERED = 16_384;

    private Limits() {}
}
