package dev.clawnet.protocol.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Text that must not be shown. Prints as redacted, has no `equals` on the text, is compared in constant time.
///
/// Threat: a secret that reaches a log line through a record's `toString`, or that is guessed byte by byte from how
/// long a comparison takes. `SecretTest` attacks both.
public final class Secret {
    private static final int MINTED_BYTES = 32;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /// Boxes a text. `IllegalArgumentException` when it is blank: an empty token would match an empty one.
    public static Secret of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        return new Secret(text);
    }

    /// Whether the presented text is this secret. Time depends on the length of the presented text alone.
    public boolean matches(String presented) {
        // The order matters: this takes as long as the first one is.
        return MessageDigest.isEqual(presented.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /// 32 bytes of the given chance, base64url without padding.
    public static Secret mint(RandomGenerator random) {
        byte[] bytes = new byte[MINTED_BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Lowercase hex SHA-256 of the text: what a store keeps in place of a minted secret.
    public String digest() {
        return HexFormat.of().formatHex(digest(text));
    }

    /// The text itself, for the one place that sends or shows it. Name the reason where you call this.
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    private static byte[] digest(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
