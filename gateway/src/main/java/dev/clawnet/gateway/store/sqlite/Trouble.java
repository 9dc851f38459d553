package dev.clawnet.gateway.store.sqlite;

/// Why a store takes no change.
public enum Trouble {
    /// There is no space left. What is there is whole; the store tries again and again, and goes on by itself.
    FULL,
    /// Something else failed. After a failed flush nobody can tell what the disk holds but by reading it anew, so that
    /// only a start goes on from here.
    BROKEN
}
