package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One piece of media that a gateway holds for a person.
@Form("md-" + Ids.REST)
public record MediaId(@JsonValue String value) implements Comparable<MediaId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MediaId {
        Ids.checked("md", value);
    }

    public static MediaId mint(RandomGenerator random) {
        return new MediaId(Ids.mint("md", random));
    }

    @Override
    public int compareTo(MediaId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
