package dev.clawnet.protocol.device;

import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// A text that opens something. Prints as redacted, compares in constant time, has no `equals` on its text.
public final class Secret {
    private static final int BYTES = 32;
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /// 32 bytes of the given chance, base64url without padding.
    public static Secret mint(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The text itself, for the wire or the owner's terminal. Never for a log.
    public String reveal() {
        return text;
    }

    public boolean matches(String candidate) {
        return matchesDigest(sha256(candidate));
    }

    /// Lowercase hex SHA-256: what a store keeps.
    public String digest() {
        return HexFormat.of().formatHex(sha256(text));
    }

    private boolean matchesDigest(byte[] candidate) {
        // Both sides are digests of one length, so that the comparison tells nothing of the text's length.
        return MessageDigest.isEqual(sha256(text), candidate);
    }

    private static byte[] sha256(String text) {
        return Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
