package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;

/// What a person's agents may do or may learn has changed. Nothing depends on hearing it: each act is decided on
/// what the store says then.
public record PolicyChanged(PersonId person, long revision) implements Notice {}
