package dev.clawnet.protocol.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.shape.Form;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// A SHA-256 hash inside a Merkle tree. Its text form is standard base64.
@Form("[A-Za-z0-9+/]{43}=")
public final class Hash {
    private static final int LENGTH = 32;
    private static final int TEXT = 44;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /// Root of a tree without leaves (RFC 6962 section 2.1).
    public static final Hash OF_NOTHING = new Hash(Canonical.sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes");
        }
        return new Hash(bytes.clone());
    }

    /// Reads the text form, and no other way to write the same bytes.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Hash parse(String base64) {
        Hash hash = of(Base64.getDecoder().decode(base64));
        if (!hash.toString().equals(base64)) {
            throw new IllegalArgumentException("a hash is written in standard base64 with padding");
        }
        return hash;
    }

    /// Whether [#parse] would read it, found without making the hash.
    static boolean isText(String text) {
        if (text.length() != TEXT || text.charAt(TEXT - 1) != '=') {
            return false;
        }
        // 43 digits hold 258 bits: the last two are none of the hash's, and are zero in the one way to write it.
        return areDigits(text, TEXT - 1) && (digit(text.charAt(TEXT - 2)) & 3) == 0;
    }

    /// Whether the first characters of a text are digits of standard base64.
    static boolean areDigits(String text, int count) {
        for (int i = 0; i < count; i++) {
            if (digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    /// Hash of a leaf: it cannot be mistaken for a node.
    public static Hash ofLeaf(byte[] leaf) {
        MessageDigest digest = Canonical.sha256();
        digest.update(LEAF);
        return new Hash(digest.digest(leaf));
    }

    public static Hash ofLeaf(String leaf) {
        return ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
    }

    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest digest = Canonical.sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @JsonValue
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
