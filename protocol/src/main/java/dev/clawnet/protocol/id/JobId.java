package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One job: what an agent does when its owner's clock says so.
@Form("j-" + Ids.REST)
public record JobId(@JsonValue String value) implements Comparable<JobId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        Ids.checked("j", value);
    }

    public static JobId mint(RandomGenerator random) {
        return new JobId(Ids.mint("j", random));
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
