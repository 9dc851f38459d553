package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.Map;

/// What all configurations say about agents.
///
/// @param host of the main file: the host person's
/// @param others of each other person who has a file
public record AgentBooks(AgentBook host, Map<PersonId, AgentBook> others) {
    public static final AgentBooks NONE = new AgentBooks(AgentBook.NONE, Map.of());

    public AgentBooks {
        others = Map.copyOf(others);
    }

    /// By person. A file of the host person beside the main one does not count: the main file is theirs.
    public Map<PersonId, AgentBook> of(PersonId hostPerson) {
        Map<PersonId, AgentBook> all = new HashMap<>(others);
        all.put(hostPerson, host);
        return all;
    }
}
