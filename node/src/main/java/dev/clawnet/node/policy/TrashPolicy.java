package dev.clawnet.node.policy;

import java.util.OptionalInt;

/// How long this machine keeps what was there before changes. Pure.
///
/// @param days after which a former state is removed for good; empty: none ever is, but by `purge`
public record TrashPolicy(OptionalInt days) {
    public static final TrashPolicy FOREVER = new TrashPolicy(OptionalInt.empty());

    /// Days where the file says that something expires, and not when.
    static final int USUAL = 30;

    private static final int MOST = 3_650;

    public TrashPolicy {
        if (days.isPresent() && (days.getAsInt() < 1 || days.getAsInt() > MOST)) {
            throw new IllegalArgumentException("days of the trash are 1 to " + MOST);
        }
    }
}
