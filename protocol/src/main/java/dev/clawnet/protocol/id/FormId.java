package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One form of an owner: a question with a few possible answers.
@Form("f-" + Ids.REST)
public record FormId(@JsonValue String value) implements Comparable<FormId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FormId {
        Ids.checked("f", value);
    }

    public static FormId mint(RandomGenerator random) {
        return new FormId(Ids.mint("f", random));
    }

    @Override
    public int compareTo(FormId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
