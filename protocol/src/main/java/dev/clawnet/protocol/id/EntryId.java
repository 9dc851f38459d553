package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// One ledger entry; an outcome names its intent by it.
@Form("e-" + Ids.REST)
public record EntryId(@JsonValue String value) implements Comparable<EntryId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EntryId {
        Ids.checked("e", value);
    }

    public static EntryId mint(RandomGenerator random) {
        return new EntryId(Ids.mint("e", random));
    }

    /// One that begins with its time: see [Ids#mint(String, RandomGenerator, Instant)].
    public static EntryId mint(RandomGenerator random, Instant now) {
        return new EntryId(Ids.mint("e", random, now));
    }

    @Override
    public int compareTo(EntryId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
