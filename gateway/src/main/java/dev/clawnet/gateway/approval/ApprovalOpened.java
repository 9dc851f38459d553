package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;

/// An approval waits: its deadline is to be set.
///
/// @param owner whose row it is kept with
record ApprovalOpened(PersonId owner, ApprovalId approval, Instant deadline) implements Notice {}
