package dev.clawnet.protocol.log;

import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The public side of a note key: a name and an Ed25519 key. Its text form is that of C2SP signed-note:
/// `name+id+base64(0x01 || key)`.
public final class NoteVerifier {
    static final String DASH = "\u2014 ";
    private static final byte ED25519 = 1;
    private static final int ID_LENGTH = 4;
    private static final int MAX_NOTE = 65_536;
    private static final int MAX_SIGNATURES = 16;

    private final String name;
    private final byte[] key;
    private final byte[] id;

    private NoteVerifier(String name, byte[] key) {
        if (!NoteKey.isName(name)) {
            throw new IllegalArgumentException("the name of a key has neither spaces nor plus signs");
        }
        this.name = name;
        this.key = key;
        MessageDigest digest = Canonical.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(ED25519);
        this.id = Arrays.copyOf(digest.digest(key), ID_LENGTH);
    }

    /// `IllegalArgumentException` for a name with a space or plus, or for bytes that are no sound public key.
    public static NoteVerifier of(String name, byte[] key) {
        if (key.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyFull(key, 0)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return new NoteVerifier(name, key.clone());
    }

    /// Reads the text form.
    public static NoteVerifier parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a verifier key has the form name+id+key");
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 1 + Ed25519.PUBLIC_KEY_SIZE || typed[0] != ED25519) {
            throw new IllegalArgumentException("not an Ed25519 verifier key");
        }
        NoteVerifier verifier = of(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!verifier.text().equals(text)) {
            throw new IllegalArgumentException("the id of the verifier key is not that of its name and key");
        }
        return verifier;
    }

    public String text() {
        byte[] typed = new byte[1 + key.length];
        typed[0] = ED25519;
        System.arraycopy(key, 0, typed, 1, key.length);
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    public String name() {
        return name;
    }

    /// The same key under the name of another log.
    public NoteVerifier named(String other) {
        return new NoteVerifier(other, key);
    }

    /// The text of a note that this key signed; `IllegalArgumentException` when it did not. Signatures of others
    /// (witnesses) are passed over.
    public String open(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || note.length() > MAX_NOTE || !note.endsWith("\n") || holdsControls(note)) {
            throw new IllegalArgumentException("not a signed note");
        }
        String text = note.substring(0, end + 1);
        List<String> lines = note.substring(end + 2).lines().toList();
        if (lines.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note with too many signatures");
        }
        for (String line : lines) {
            if (!line.startsWith(DASH)) {
                throw new IllegalArgumentException("not a signature line");
            }
            if (signed(text, line)) {
                return text;
            }
        }
        throw new IllegalArgumentException("the note has no valid signature of " + name);
    }

    private boolean signed(String text, String line) {
        String mine = DASH + name + " ";
        if (!line.startsWith(mine)) {
            return false;
        }
        byte[] signature = Base64.getDecoder().decode(line.substring(mine.length()));
        if (signature.length != ID_LENGTH + Ed25519.SIGNATURE_SIZE
                || !Arrays.equals(id, Arrays.copyOf(signature, ID_LENGTH))) {
            return false;
        }
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        return Ed25519.verify(signature, ID_LENGTH, key, 0, message, 0, message.length);
    }

    /// A signature with the id of this key before it.
    byte[] keyId(byte[] signature) {
        byte[] line = Arrays.copyOf(id, ID_LENGTH + signature.length);
        System.arraycopy(signature, 0, line, ID_LENGTH, signature.length);
        return line;
    }

    static boolean holdsControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteVerifier verifier && text().equals(verifier.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
