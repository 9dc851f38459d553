package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.IdentityId;

/// An identity is retired: its sessions, runs and collaborations end.
public record IdentityRetired(IdentityId identity) implements Notice {}
