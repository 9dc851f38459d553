package dev.clawnet.policy;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.Map;
import java.util.Optional;

/// One thing an agent asks to do. Person, agent and run come from the call path, never from text or a client's
/// field (INV-2).
///
/// @param object what it is done to, canonical
/// @param target the other end of a move or copy
/// @param counterpart the person it faces
/// @param arguments exact arguments; with verb, object and audience they are what an approval is bound to
public record Act(
        AgentId agent,
        RunId run,
        Verb verb,
        Resource object,
        Optional<Resource> target,
        Optional<PersonId> counterpart,
        String purpose,
        Map<String, String> arguments) {
    public Act {
        arguments = Map.copyOf(arguments);
    }
}
