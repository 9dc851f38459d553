package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.policy.AskReason;
import java.util.List;
import java.util.Set;

/// Whether an approval allows an act now.
public sealed interface Use {
    /// It did, this once: the act happens in the same transaction, and these entries are part of its change.
    ///
    /// @param answered the reasons it answers, and no others
    record Usable(Approval approval, Set<AskReason> answered, List<Entry> entries) implements Use {}

    /// Somebody has still to answer.
    record NotYet() implements Use {}

    /// It will never allow this act: refused, expired, withdrawn, used before, for another act, or no such
    /// approval.
    record No(Why why) implements Use {}

    /// Why not; for the owner's ledger, not for an agent.
    enum Why {
        REFUSED,
        EXPIRED,
        WITHDRAWN,
        SPENT,
        OTHER_ACT,
        UNKNOWN
    }
}
