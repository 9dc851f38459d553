package dev.clawnet.protocol.device;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// What a device signs to connect: who it is, what it asks for, with which credential, on this very connection.
///
/// Threat: a proof taken from one connection and shown on another. The nonce is the gateway's, made for one
/// connection; everything that the connection asks for is under the signature. See `DeviceProofTest`.
///
/// @param scopes as requested, in the order sent
/// @param token the credential that goes with it: token, else device token, else bootstrap token, else empty
public record DeviceProof(
        String deviceId,
        String clientId,
        String clientMode,
        String role,
        List<String> scopes,
        long signedAtMs,
        String token,
        String nonce,
        String platform,
        String deviceFamily) {
    /// The version of the text that was signed.
    public enum Version {
        V3,
        V2
    }

    public DeviceProof {
        scopes = List.copyOf(scopes);
    }

    /// The exact text under the signature.
    public String text(Version version) {
        String common = String.join(
                "|",
                version == Version.V3 ? "v3" : "v2",
                deviceId,
                clientId,
                clientMode,
                role,
                String.join(",", scopes),
                Long.toString(signedAtMs),
                token,
                nonce);
        return switch (version) {
            case V3 -> common + "|" + folded(platform) + "|" + folded(deviceFamily);
            case V2 -> common;
        };
    }

    /// Signature in base64url without padding.
    public String sign(DeviceKey key, Version version) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.sign(text(version).getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether the key signed this proof, as v3 or as v2.
    public boolean signedBy(DevicePublicKey key, String signature) {
        byte[] bytes;
        try {
            bytes = Encoding.base64Url(signature);
        } catch (IllegalArgumentException e) {
            // A signature that cannot be read is a wrong signature.
            return false;
        }
        return key.verify(text(Version.V3).getBytes(StandardCharsets.UTF_8), bytes)
                || key.verify(text(Version.V2).getBytes(StandardCharsets.UTF_8), bytes);
    }

    /// Trimmed, ASCII capitals lowered: the form in which platform and family are signed and compared.
    public static String folded(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (char c : value.strip().toCharArray()) {
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return out.toString();
    }

    /// As `folded`, with the names that one system goes by made one, and a trailing version cut: what a paired
    /// device is pinned to.
    public static String pinned(String platform) {
        String first = folded(platform).split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return switch (first) {
            case "darwin" -> "macos";
            case "win32" -> "windows";
            default -> first;
        };
    }

    @Override
    public String toString() {
        return "DeviceProof[" + deviceId + "]";
    }
}
