package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;

/// Somebody is heard, or not heard any more, on an account of this person.
public record SendersChanged(PersonId owner) implements Notice {}
