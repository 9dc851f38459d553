package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;

/// A collaboration has to be looked at then.
record CollabWake(PersonId proposer, CollabId collab, Instant when) implements Notice {}
