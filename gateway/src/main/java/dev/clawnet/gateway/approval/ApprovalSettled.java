package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;

/// An approval no longer waits: whoever waits for it looks at it now. Whoever may have missed this looks at the
/// store.
///
/// @param owner the person whose agent asked
public record ApprovalSettled(ApprovalId approval, PersonId owner, Approval.Outcome outcome) implements Notice {}
