package dev.clawnet.policy;

import java.util.List;

/// The one decision function. Total and pure: it evaluates every check of its table, and Deny beats Ask beats
/// Allow.
public final class Decide {
    private Decide() {}

    public static Verdict decide(Snapshot snapshot, Act act) {
        return new Verdict.Deny(DenyCode.UNDEFINED, List.of());
    }
}
