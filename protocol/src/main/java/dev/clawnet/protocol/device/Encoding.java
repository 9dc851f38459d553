package dev.clawnet.protocol.device;

import java.util.Base64;

/// Base64 that refuses every second spelling of the same bytes.
final class Encoding {
    private Encoding() {}

    /// Base64url without padding, in its one canonical spelling.
    static byte[] base64Url(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64url", e);
        }
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("not base64url without padding");
        }
        return bytes;
    }

    /// The body of a PEM block: base64 with line breaks.
    static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64", e);
        }
    }
}
