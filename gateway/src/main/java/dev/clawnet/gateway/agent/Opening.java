package dev.clawnet.gateway.agent;

import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that is fixed when a run opens.
///
/// @param consulted what the runs that caused this one had looked at
/// @param foreign policies of other owners that the given texts carry
/// @param given the context it starts with
public record Opening(
        AgentId agent,
        Cause cause,
        Snapshot.Half half,
        Audience audience,
        String purpose,
        Integrity integrity,
        Set<Resource> consulted,
        Map<PersonId, Readers> foreign,
        List<Step.Given> given) {
    public Opening {
        consulted = Set.copyOf(consulted);
        foreign = Map.copyOf(foreign);
        given = List.copyOf(given);
    }
}
