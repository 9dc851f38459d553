package dev.clawnet.gateway.ledger;

import dev.clawnet.protocol.log.Opening;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The salts of one commit: a stream of AES-256 in counter mode, under a key that secure chance makes for this commit
/// alone and that nobody keeps. The system's own chance takes forty times as long for each of them.
///
/// Threat: who was shown some fields of an entry computes the salts of others, and guesses what was erased. To tell
/// this stream from chance is to break AES. See `SaltsTest`.
final class Salts {
    private static final int KEY = 32;
    private static final int BLOCK = 16;

    private Salts() {}

    /// @param count how many
    static byte[] of(int count, RandomGenerator chance) {
        byte[] key = new byte[KEY];
        chance.nextBytes(key);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The key is never used again, so that counting may begin at zero.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
            return cipher.doFinal(new byte[Opening.SALT * count]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }
}
