package dev.clawnet.protocol.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.json.Canonical;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// SHA-256 of a leaf certificate's DER bytes, 64 lowercase hex characters: what a client pins.
public record Fingerprint(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern COLONS = Pattern.compile("([0-9a-f]{2}:){31}[0-9a-f]{2}");
    private static final String PREFIX = "sha256:";
    private static final int MAX_TEXT = 128;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Fingerprint {
        value = normal(value);
    }

    public static Fingerprint ofCertificate(byte[] der) {
        return new Fingerprint(HexFormat.of().formatHex(Canonical.sha256().digest(der)));
    }

    private static String normal(String text) {
        String lower = text.length() > MAX_TEXT ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith(PREFIX)) {
            lower = lower.substring(PREFIX.length());
        }
        if (COLONS.matcher(lower).matches()) {
            lower = lower.replace(":", "");
        }
        if (!FORM.matcher(lower).matches()) {
            throw new IllegalArgumentException("a fingerprint is the SHA-256 of a certificate: 64 hex characters");
        }
        return lower;
    }

    @Override
    public String toString() {
        return value;
    }
}
