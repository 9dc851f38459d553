package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// A person: a human being who owns one agent system. The first part of every stored key.
@Form("p-" + Ids.REST)
public record PersonId(@JsonValue String value) implements Comparable<PersonId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PersonId {
        Ids.checked("p", value);
    }

    /// Owner of the gateway's own rows and log. No device, agent or contact can ever belong to it.
    public static final PersonId GATEWAY = new PersonId("p-gateway");

    public static PersonId mint(RandomGenerator random) {
        return new PersonId(Ids.mint("p", random));
    }

    @Override
    public int compareTo(PersonId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
