package dev.clawnet.gateway.channel;

import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.Map;

/// What all configurations say about messages.
///
/// @param host of the main file: the host person's
/// @param others of each other person who has a file
public record Households(Household host, Map<PersonId, Household> others) {
    public static final Households NONE = new Households(Household.EMPTY, Map.of());

    public Households {
        others = Map.copyOf(others);
    }

    /// By person. A file of the host person beside the main one does not count: the main file is theirs.
    public Map<PersonId, Household> of(PersonId hostPerson) {
        Map<PersonId, Household> all = new HashMap<>(others);
        all.put(hostPerson, host);
        return all;
    }
}
