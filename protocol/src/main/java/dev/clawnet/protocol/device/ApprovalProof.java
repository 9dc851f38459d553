package dev.clawnet.protocol.device;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// What a human device signs to decide an approval: this one, for this person, this way, for exactly this act.
///
/// @param decision wire name of the decision
/// @param digest digest of the act that was shown, lowercase hex
/// @param choice what the owner picked with the answer
public record ApprovalProof(
        ApprovalId approval, PersonId person, String decision, String digest, long signedAtMs, Choice choice) {
    private static final String DOMAIN = "clawnet-approval-v1";
    private static final Pattern DECISION = Pattern.compile("[a-z][a-z-]{0,31}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public ApprovalProof {
        if (!DECISION.matcher(decision).matches()) {
            throw new IllegalArgumentException("a decision is a lower case word");
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a digest is 64 lowercase hex characters");
        }
    }

    /// An answer with which nothing was picked.
    public ApprovalProof(ApprovalId approval, PersonId person, String decision, String digest, long signedAtMs) {
        this(approval, person, decision, digest, signedAtMs, Choice.NONE);
    }

    /// The exact text under the signature. No part can hold the separator, so that no two proofs share a text.
    public String text() {
        String plain =
                String.join("|", DOMAIN, approval.value(), person.value(), decision, digest, Long.toString(signedAtMs));
        return choice.none()
                ? plain
                : String.join(
                        "|",
                        plain,
                        choice.onward() ? "onward" : "parties",
                        choice.purpose().orElse(""));
    }

    public String sign(DeviceKey key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.sign(text().getBytes(StandardCharsets.UTF_8)));
    }

    public boolean signedBy(DevicePublicKey key, String signature) {
        byte[] bytes;
        try {
            bytes = Encoding.base64Url(signature);
        } catch (IllegalArgumentException e) {
            // A signature that cannot be read is a wrong signature.
            return false;
        }
        return key.verify(text().getBytes(StandardCharsets.UTF_8), bytes);
    }
}
