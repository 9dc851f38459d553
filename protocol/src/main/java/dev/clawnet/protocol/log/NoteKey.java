package dev.clawnet.protocol.log;

import dev.clawnet.protocol.signature.JavaSignatures;
import dev.clawnet.protocol.signature.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Signs notes in the C2SP signed-note format with Ed25519. The name is that of the log it signs for.
public final class NoteKey {
    private static final int LONGEST_NAME = 200;

    private final byte[] seed;
    private final byte[] key;
    private final NoteVerifier verifier;
    private final Signatures signatures;

    private NoteKey(byte[] seed, byte[] key, NoteVerifier verifier, Signatures signatures) {
        this.seed = seed;
        this.key = key;
        this.verifier = verifier;
        this.signatures = signatures;
    }

    /// The key of that 32-byte seed under that name.
    public static NoteKey of(String name, byte[] seed) {
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("the seed of a key has 32 bytes");
        }
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return new NoteKey(seed.clone(), key, NoteVerifier.of(name, key), new JavaSignatures());
    }

    /// The same key for another log.
    public NoteKey named(String name) {
        return new NoteKey(seed, key, verifier.named(name), signatures);
    }

    /// The same key, whose signatures are made in this way.
    public NoteKey signingBy(Signatures other) {
        return new NoteKey(seed, key, verifier, other);
    }

    public NoteVerifier verifier() {
        return verifier;
    }

    /// The whole note: text, empty line, signature line.
    public String sign(String text) {
        if (text.isEmpty() || !text.endsWith("\n") || NoteVerifier.holdsControls(text)) {
            throw new IllegalArgumentException("the text of a note is lines without control characters");
        }
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] line = verifier.keyId(signatures.sign(seed, key, message));
        return text + "\n" + NoteVerifier.DASH + verifier.name() + " "
                + Base64.getEncoder().encodeToString(line) + "\n";
    }

    /// Printable, without spaces and without a plus sign.
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c > ' ' && c <= '~' && c != '+');
    }

    @Override
    public String toString() {
        return "NoteKey[" + verifier.name() + "]";
    }
}
