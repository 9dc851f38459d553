package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.Optional;
import java.util.regex.Pattern;

/// A device: the lowercase hex SHA-256 of its raw Ed25519 public key, 64 characters. One key, one person, for life.
@Form(DeviceId.HEX)
public record DeviceId(@JsonValue String value) implements Comparable<DeviceId> {
    static final String HEX = "[0-9a-f]{64}";
    private static final Pattern FORM = Pattern.compile(HEX);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a device id is 64 lowercase hex characters");
        }
    }

    /// The device that a text names, if it has the form of one.
    public static Optional<DeviceId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new DeviceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(DeviceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
