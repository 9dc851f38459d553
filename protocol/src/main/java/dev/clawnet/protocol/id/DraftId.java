package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// A text that a private half or a manager proposes to its owner.
@Form("d-" + Ids.REST)
public record DraftId(@JsonValue String value) implements Comparable<DraftId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DraftId {
        Ids.checked("d", value);
    }

    public static DraftId mint(RandomGenerator random) {
        return new DraftId(Ids.mint("d", random));
    }

    @Override
    public int compareTo(DraftId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
