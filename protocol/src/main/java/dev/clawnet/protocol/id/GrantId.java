package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One grant: what an identity may do without asking.
@Form("g-" + Ids.REST)
public record GrantId(@JsonValue String value) implements Comparable<GrantId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GrantId {
        Ids.checked("g", value);
    }

    public static GrantId mint(RandomGenerator random) {
        return new GrantId(Ids.mint("g", random));
    }

    @Override
    public int compareTo(GrantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
