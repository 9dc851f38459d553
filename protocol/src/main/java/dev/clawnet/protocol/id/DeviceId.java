package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.shape.Form;
import java.util.Optional;

/// A device: the lowercase hex SHA-256 of its raw Ed25519 public key, 64 characters. One key, one person, for life.
@Form(DeviceId.HEX)
public record DeviceId(@JsonValue String value) implements Comparable<DeviceId> {
    static final String HEX = "[0-9a-f]{64}";
    private static final int LENGTH = 64;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceId {
        if (!isForm(value)) {
            throw new IllegalArgumentException("a device id is 64 lowercase hex characters");
        }
    }

    /// The device that a text names, if it has the form of one.
    public static Optional<DeviceId> parse(String text) {
        return isForm(text) ? Optional.of(new DeviceId(text)) : Optional.empty();
    }

    /// Whether it has the form of [#HEX]: every row of a device is read through here.
    private static boolean isForm(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
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
