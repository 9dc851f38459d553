package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Device tokens, derived from the gateway's token key: the same one at every connection until it is rotated, and
/// kept nowhere.
final class DeviceTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String DOMAIN = "clawnet-device-token-v1";
    /// Ready for a text, and never given one: each token takes a copy, which costs a tenth of making it anew.
    private final Mac keyed;

    DeviceTokens(Secret tokenKey) {
        try {
            this.keyed = Mac.getInstance(ALGORITHM);
            // The key leaves its box into the keyed hash, and nowhere else.
            keyed.init(new SecretKeySpec(tokenKey.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    Secret token(DeviceId device, RoleGrant grant) {
        String text = String.join(
                "|", DOMAIN, device.value(), grant.role().wire(), grant.series(), Long.toString(grant.generation()));
        try {
            Mac mac = (Mac) keyed.clone();
            byte[] tag = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(tag));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMAC-SHA-256 can be copied", e);
        }
    }
}
