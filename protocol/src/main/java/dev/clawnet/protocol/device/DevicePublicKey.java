package dev.clawnet.protocol.device;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.signature.Signatures;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The public half of a device's key: 32 bytes that are a valid point of full order.
public final class DevicePublicKey {
    private static final String PEM_HEAD = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_TAIL = "-----END PUBLIC KEY-----";
    /// SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410, section 4).
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int MAX_TEXT = 512;
    /// Characters of the form of the wire.
    public static final int TEXT = 43;

    private final byte[] raw;
    private final DeviceId id;
    private final Check check;

    private DevicePublicKey(byte[] raw, DeviceId id, Check check) {
        this.raw = raw;
        this.id = id;
        this.check = check;
    }

    /// How signatures of this key are checked.
    private interface Check {
        boolean holds(byte[] message, byte[] signature);
    }

    /// `IllegalArgumentException` unless these are the bytes of a usable key.
    public static DevicePublicKey of(byte[] raw) {
        Ed25519.PublicPoint point =
                raw.length == Ed25519.PUBLIC_KEY_SIZE ? Ed25519.validatePublicKeyFullExport(raw, 0) : null;
        if (point == null) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return new DevicePublicKey(
                raw.clone(),
                new DeviceId(HexFormat.of().formatHex(Canonical.sha256().digest(raw))),
                (message, signature) -> Ed25519.verify(signature, 0, point, message, 0, message.length));
    }

    /// The same key, whose signatures are checked in this way.
    public DevicePublicKey checkedBy(Signatures signatures) {
        return new DevicePublicKey(raw, id, (message, signature) -> signatures.verify(raw, message, signature));
    }

    /// Reads base64url without padding, or PEM.
    public static DevicePublicKey parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        String trimmed = text.strip();
        if (!trimmed.startsWith(PEM_HEAD)) {
            return of(Encoding.base64Url(trimmed));
        }
        // Head and tail share their dashes in a text that is too short to hold both.
        if (!trimmed.endsWith(PEM_TAIL) || trimmed.length() < PEM_HEAD.length() + PEM_TAIL.length()) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        byte[] der = Encoding.base64(trimmed.substring(PEM_HEAD.length(), trimmed.length() - PEM_TAIL.length()));
        if (der.length != DER_PREFIX.length + Ed25519.PUBLIC_KEY_SIZE
                || !Arrays.equals(der, 0, DER_PREFIX.length, DER_PREFIX, 0, DER_PREFIX.length)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return of(Arrays.copyOfRange(der, DER_PREFIX.length, der.length));
    }

    public byte[] bytes() {
        return raw.clone();
    }

    /// Base64url without padding: the form of the wire.
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    public DeviceId id() {
        return id;
    }

    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE && check.holds(message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DevicePublicKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return text();
    }
}
