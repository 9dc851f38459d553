package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One link: a connection from its upgrade to its close.
@Form("k-" + Ids.REST)
public record ConnId(@JsonValue String value) implements Comparable<ConnId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ConnId {
        Ids.checked("k", value);
    }

    public static ConnId mint(RandomGenerator random) {
        return new ConnId(Ids.mint("k", random));
    }

    @Override
    public int compareTo(ConnId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
