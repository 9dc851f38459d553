package dev.clawnet.protocol.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Whether a log goes on from a head that was seen before: what catches a rewritten or rolled back log without
/// reading it.
public final class Continuity {
    private Continuity() {}

    /// What is wrong; empty when the path proves that the newer head begins with all that the older one had.
    public static Optional<LogVerifier.Finding> problem(Checkpoint older, Checkpoint newer, List<Hash> path) {
        if (!older.origin().equals(newer.origin())) {
            return found(LogVerifier.Kind.REWRITTEN, "the head that was seen before is one of another log");
        }
        if (older.size() > newer.size()) {
            return found(
                    LogVerifier.Kind.ROLLED_BACK,
                    "the log had " + older.size() + " entries before, now it has " + newer.size());
        }
        boolean same = Proofs.consistent(head(older), head(newer), path);
        return same
                ? Optional.empty()
                : found(
                        LogVerifier.Kind.REWRITTEN,
                        "the first " + older.size() + " entries are not those that were seen before");
    }

    private static Proofs.Head head(Checkpoint checkpoint) {
        return new Proofs.Head(checkpoint.size(), checkpoint.root());
    }

    private static Optional<LogVerifier.Finding> found(LogVerifier.Kind kind, String text) {
        return Optional.of(new LogVerifier.Finding(kind, OptionalLong.empty(), text));
    }
}
