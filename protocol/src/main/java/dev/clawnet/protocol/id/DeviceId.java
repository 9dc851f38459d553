package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A device: the lowercase hex SHA-256 of its raw Ed25519 public key, 64 characters. One key, one person, for life.
public record DeviceId(@JsonValue String value) implements Comparable<DeviceId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a device id is 64 lowercase hex characters");
        }
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
