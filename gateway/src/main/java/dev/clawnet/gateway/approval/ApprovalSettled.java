package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Notice;

/// An approval no longer waits: whoever waits for it looks at it now. Whoever may have missed this looks at the
/// store.
///
/// @param approval as it stood when this was said
public record ApprovalSettled(Approval approval, Approval.Outcome outcome) implements Notice {
    /// Names it, and holds nothing of what was asked.
    @Override
    public String toString() {
        return "ApprovalSettled[" + approval.id() + " of " + approval.owner() + " " + outcome + "]";
    }
}
