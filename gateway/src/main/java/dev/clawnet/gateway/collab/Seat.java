package dev.clawnet.gateway.collab;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// One side's place in a collaboration.
///
/// @param identity who answers for the person; absent until the person allowed it
/// @param purpose the person's own purpose, under which their rules and grants are read
record Seat(PersonId person, Optional<IdentityId> identity, String purpose) {}
