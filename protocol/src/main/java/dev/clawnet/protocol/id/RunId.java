package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// One run of one agent: a turn, an owner's request, a private half.
@Form("r-" + Ids.REST)
public record RunId(@JsonValue String value) implements Comparable<RunId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunId {
        Ids.checked("r", value);
    }

    /// One that begins with its time: see [Ids#mint(String, RandomGenerator, Instant)].
    public static RunId mint(RandomGenerator random, Instant now) {
        return new RunId(Ids.mint("r", random, now));
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
