package dev.clawnet.gateway.people;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// Two people are contacts now, seen from the first of them.
///
/// @param shown the active identity that `self` shows to `other`; it may face `other`
/// @param seen the active identity that `other` shows to `self`; it may face `self`
public record Bond(PersonId self, PersonId other, Optional<IdentityId> shown, Optional<IdentityId> seen) {}
