package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One sharing rule of an owner: who may learn a place.
@Form("l-" + Ids.REST)
public record RuleId(@JsonValue String value) implements Comparable<RuleId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RuleId {
        Ids.checked("l", value);
    }

    public static RuleId mint(RandomGenerator random) {
        return new RuleId(Ids.mint("l", random));
    }

    @Override
    public int compareTo(RuleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
