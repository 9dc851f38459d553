package dev.clawnet.gateway.collab;

import dev.clawnet.protocol.id.CollabId;
import java.time.Instant;
import java.util.Optional;

/// Where a collaboration stands in its tree. Only the orchestrator knows it: nothing that anybody is shown tells
/// more of it than that person's own side did.
///
/// @param parent the collaboration that it was opened from
/// @param root the first one of its tree; itself where there is no parent
/// @param depth links above it
/// @param inTurn whether the parent's own turn opened it, so that those who hear the parent know of it
/// @param onward whether its tree may learn what is written in it
/// @param answerBy by when the other side had to answer
record Chain(Optional<CollabId> parent, CollabId root, int depth, boolean inTurn, Onward onward, Instant answerBy) {
    /// Whether the tree is let in. It takes both approvals, and a parent whose tree is.
    enum Onward {
        NO,
        /// The proposer's side ticked it; the other side has not answered.
        OFFERED,
        /// The other side came in without it.
        DECLINED,
        YES
    }

    /// A collaboration that belongs to no other.
    static Chain root(CollabId id, boolean onward, Instant answerBy) {
        return new Chain(Optional.empty(), id, 0, false, offered(onward), answerBy);
    }

    static Chain below(Collab parent, boolean inTurn, boolean onward, Instant answerBy) {
        Chain above = parent.chain();
        return new Chain(
                Optional.of(parent.id()),
                above.root(),
                above.depth() + 1,
                inTurn,
                offered(onward && above.forTree()),
                answerBy);
    }

    private static Onward offered(boolean onward) {
        return onward ? Onward.OFFERED : Onward.NO;
    }

    boolean branch() {
        return parent.isPresent();
    }

    boolean forTree() {
        return onward == Onward.YES;
    }

    Chain answered(boolean alsoOnward) {
        Onward settled = switch (onward) {
            case OFFERED -> alsoOnward ? Onward.YES : Onward.DECLINED;
            case NO, DECLINED, YES -> onward;
        };
        return new Chain(parent, root, depth, inTurn, settled, answerBy);
    }
}
