package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.random.RandomGenerator;

/// One API token of a person.
@Form("h-" + Ids.REST)
public record TokenId(@JsonValue String value) implements Comparable<TokenId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TokenId {
        Ids.checked("h", value);
    }

    public static TokenId mint(RandomGenerator random) {
        return new TokenId(Ids.mint("h", random));
    }

    @Override
    public int compareTo(TokenId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
