package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// A pairing or contact request.
@Form("q-" + Ids.REST)
public record RequestId(@JsonValue String value) implements Comparable<RequestId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        Ids.checked("q", value);
    }

    public static RequestId mint(RandomGenerator random) {
        return new RequestId(Ids.mint("q", random));
    }

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
