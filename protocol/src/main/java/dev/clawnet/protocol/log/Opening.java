package dev.clawnet.protocol.log;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// What opens one committed field: its salt and its value. Written as `[salt, value]`.
///
/// @param salt 16 bytes in standard base64; secret as long as the value is
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"salt", "value"})
public record Opening(String salt, String value) {
    /// Bytes of a salt.
    public static final int SALT = 16;
    /// Its length in padded base64.
    private static final int SALT_TEXT = 24;
    /// Longest value, in UTF-16 units: fields are names, digests and paths, never content.
    public static final int MAX_VALUE = 16_384;

    public Opening {
        if (!isSalt(salt) || value.length() > MAX_VALUE) {
            throw new IllegalArgumentException("an opening is a salt of 16 bytes and a short text");
        }
    }

    /// An opening with a fresh salt.
    public static Opening of(String value, RandomGenerator random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return new Opening(Base64.getEncoder().encodeToString(salt), value);
    }

    /// An opening with a fresh salt for each of these fields.
    public static SortedMap<String, Opening> all(Map<String, String> fields, RandomGenerator random) {
        byte[] salts = new byte[SALT * fields.size()];
        random.nextBytes(salts);
        return all(fields, salts, 0);
    }

    /// An opening for each of these fields.
    ///
    /// @param salts one for each field, one behind the other, from `from` on
    public static SortedMap<String, Opening> all(Map<String, String> fields, byte[] salts, int from) {
        SortedMap<String, Opening> openings = new TreeMap<>();
        int at = from;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            byte[] salt = Arrays.copyOfRange(salts, at, at + SALT);
            openings.put(field.getKey(), new Opening(Base64.getEncoder().encodeToString(salt), field.getValue()));
            at += SALT;
        }
        return openings;
    }

    /// Appends it as it is written, with the name of its field before it.
    public void write(String name, StringBuilder out) {
        Canonical.string(name, out);
        out.append(":[\"").append(salt).append("\",");
        Canonical.string(value, out);
        out.append(']');
    }

    /// The way in which we write one is seen without decoding it.
    private static boolean isSalt(String text) {
        return (text.length() == SALT_TEXT && text.endsWith("==") && Hash.areDigits(text, SALT_TEXT - 2))
                || Base64.getDecoder().decode(text).length == SALT;
    }

    /// What the leaf holds in its place: SHA-256 of salt, name, a zero byte, value.
    public String commitment(String name) {
        return commitment(name, Canonical.sha256());
    }

    /// The same, for who makes many.
    ///
    /// @param digest SHA-256 that has taken nothing, and has taken nothing again afterwards
    String commitment(String name, MessageDigest digest) {
        digest.update(Base64.getDecoder().decode(salt));
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return Base64.getEncoder().encodeToString(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    }
}
