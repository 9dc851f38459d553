package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.ApprovalId;
import java.time.Instant;

/// An approval waits: its deadline is to be set.
record ApprovalOpened(ApprovalId approval, Instant deadline) implements Notice {}
