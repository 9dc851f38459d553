package dev.clawnet.protocol.id;

import java.util.random.RandomGenerator;

/// One identity agent: its owner, and a random value (`i-…`). Its slug is an attribute that the owner may change.
public record IdentityId(PersonId owner, String value) implements AgentId, Comparable<IdentityId> {
    /// How its value is written.
    public static final String FORM = "i-" + Ids.REST;

    public IdentityId {
        Ids.checked("i", value);
    }

    public static IdentityId mint(PersonId owner, RandomGenerator random) {
        return new IdentityId(owner, Ids.mint("i", random));
    }

    @Override
    public int compareTo(IdentityId other) {
        int byOwner = owner.compareTo(other.owner);
        return byOwner != 0 ? byOwner : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
