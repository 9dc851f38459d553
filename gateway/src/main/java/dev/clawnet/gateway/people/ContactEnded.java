package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;

/// Two people are no longer contacts: what goes on between them ends.
///
/// @param ender who ended it
public record ContactEnded(PersonId ender, PersonId other) implements Notice {}
