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
/// @param reads calls that the platform makes for it before it thinks, decided like any other
public record Opening(
        AgentId agent,
        Cause cause,
        Snapshot.Half half,
        Audience audience,
        String purpose,
        Integrity integrity,
        Set<Resource> consulted,
        Map<PersonId, Readers> foreign,
        List<Step.Given> given,
        List<Step.Call> reads) {
    public Opening {
        reads = List.copyOf(reads);
        consulted = Set.copyOf(consulted);
        foreign = Map.copyOf(foreign);
        given = List.copyOf(given);
    }

    /// A run for which nothing is read before it thinks.
    public Opening(
            AgentId agent,
            Cause cause,
            Snapshot.Half half,
            Audience audience,
            String purpose,
            Integrity integrity,
            Set<Resource> consulted,
            Map<PersonId, Readers> foreign,
            List<Step.Given> given) {
        this(agent, cause, half, audience, purpose, integrity, consulted, foreign, given, List.of());
    }

    /// The same run, with what it is asked, and as trustworthy as whoever asks.
    Opening asked(Integrity by, List<Step.Given> all) {
        return new Opening(agent, cause, half, audience, purpose, by, consulted, foreign, all, reads);
    }
}
