package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.protocol.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what is kept for one owner and one purpose, by AES-256-GCM under a key of the gateway's own that lies beside
/// the database in a file of its user alone.
///
/// Threat: a copy of the database that gives away tokens, or a row that is moved to another person or another server
/// and is sent there. What was sealed for one place opens for no other. See `LoginsTest`.
final class Vault {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String LABEL = "clawnet mcp logins 1";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final RandomGenerator random;

    Vault(Secret root, RandomGenerator random) {
        this.random = random;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // The key of the gateway leaves its box to derive one that is good for nothing else.
            mac.init(new SecretKeySpec(root.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            this.key = new SecretKeySpec(mac.doFinal(LABEL.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    String seal(Servers.Key place, String text) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /// Empty when it was sealed for another place, by another key, or was changed.
    Optional<String> open(Servers.Key place, String sealed) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            byte[] nonce = Arrays.copyOf(all, NONCE);
            byte[] text = cipher(Cipher.DECRYPT_MODE, nonce, place)
                    .doFinal(all, Math.min(NONCE, all.length), Math.max(0, all.length - NONCE));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not ours to open: as if nothing was kept.
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, Servers.Key place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((place.owner().value() + "\n" + place.name()).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
