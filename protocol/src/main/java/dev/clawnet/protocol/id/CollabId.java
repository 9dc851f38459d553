package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// A collaboration between the identities of different people.
@Form("c-" + Ids.REST)
public record CollabId(@JsonValue String value) implements Comparable<CollabId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CollabId {
        Ids.checked("c", value);
    }

    public static CollabId mint(RandomGenerator random) {
        return new CollabId(Ids.mint("c", random));
    }

    @Override
    public int compareTo(CollabId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
