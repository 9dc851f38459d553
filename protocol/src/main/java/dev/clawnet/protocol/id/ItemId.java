package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One item that a run made: a memory, a message, a draft, a file's provenance.
@Form("m-" + Ids.REST)
public record ItemId(@JsonValue String value) implements Comparable<ItemId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ItemId {
        Ids.checked("m", value);
    }

    public static ItemId mint(RandomGenerator random) {
        return new ItemId(Ids.mint("m", random));
    }

    @Override
    public int compareTo(ItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
