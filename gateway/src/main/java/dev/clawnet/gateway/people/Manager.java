package dev.clawnet.gateway.people;

import dev.clawnet.protocol.id.ManagerId;
import java.util.Optional;

/// The manager agent of a person: what its owner told it.
public record Manager(ManagerId id, String instructions, Optional<String> model, long revision) {}
