package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.TreeMap;

/// What an item made by a run carries: for every owner whose text entered that run, whom that owner admits.
/// Effective readers are those whom **every** policy admits (the decentralised label model of Myers and Liskov).
public record ItemPolicy(Map<PersonId, Readers> policies, Integrity integrity) {
    public ItemPolicy {
        policies = Map.copyOf(new TreeMap<>(policies));
    }

    /// An item that carries nothing: the owner put it there, and only its place's label counts.
    public static final ItemPolicy NONE = new ItemPolicy(Map.of(), Integrity.UNTRUSTED);
}
