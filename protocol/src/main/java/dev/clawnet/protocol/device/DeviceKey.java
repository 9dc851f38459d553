package dev.clawnet.protocol.device;

import dev.clawnet.protocol.id.DeviceId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A device's key pair. Callers keep its PEM where only they can read it.
public final class DeviceKey {
    private static final String PEM_HEAD = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_TAIL = "-----END PRIVATE KEY-----";
    /// PKCS#8 of an Ed25519 key, up to the seed itself (RFC 8410, section 7).
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final DevicePublicKey publicKey;

    private DeviceKey(byte[] seed) {
        this.seed = seed;
        byte[] raw = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        this.publicKey = DevicePublicKey.of(raw);
    }

    public static DeviceKey generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new DeviceKey(seed);
    }

    /// The key of 32 seed bytes.
    public static DeviceKey ofSeed(byte[] seed) {
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes");
        }
        return new DeviceKey(seed.clone());
    }

    /// Reads what `pem` wrote, or the seed in base64 or base64url.
    public static DeviceKey parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(PEM_HEAD)) {
            return ofSeed(Encoding.base64(trimmed.replace('-', '+').replace('_', '/')));
        }
        if (!trimmed.endsWith(PEM_TAIL)) {
            throw new IllegalArgumentException("not an Ed25519 private key");
        }
        byte[] der = Encoding.base64(trimmed.substring(PEM_HEAD.length(), trimmed.length() - PEM_TAIL.length()));
        if (der.length != DER_PREFIX.length + Ed25519.SECRET_KEY_SIZE
                || !Arrays.equals(der, 0, DER_PREFIX.length, DER_PREFIX, 0, DER_PREFIX.length)) {
            throw new IllegalArgumentException("not an Ed25519 private key");
        }
        return ofSeed(Arrays.copyOfRange(der, DER_PREFIX.length, der.length));
    }

    public String pem() {
        byte[] der = Arrays.copyOf(DER_PREFIX, DER_PREFIX.length + seed.length);
        System.arraycopy(seed, 0, der, DER_PREFIX.length, seed.length);
        return PEM_HEAD + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + PEM_TAIL + "\n";
    }

    public byte[] seed() {
        return seed.clone();
    }

    public DevicePublicKey publicKey() {
        return publicKey;
    }

    public DeviceId id() {
        return publicKey.id();
    }

    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "DeviceKey[" + id() + "]";
    }
}
