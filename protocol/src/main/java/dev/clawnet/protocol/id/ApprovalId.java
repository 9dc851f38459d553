package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// One approval: one act that waits for its owners.
@Form("a-" + Ids.REST)
public record ApprovalId(@JsonValue String value) implements Comparable<ApprovalId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ApprovalId {
        Ids.checked("a", value);
    }

    /// One that begins with its time: see [Ids#mint(String, RandomGenerator, Instant)].
    public static ApprovalId mint(RandomGenerator random, Instant now) {
        return new ApprovalId(Ids.mint("a", random, now));
    }

    @Override
    public int compareTo(ApprovalId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
