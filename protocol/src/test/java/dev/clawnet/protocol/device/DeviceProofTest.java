package dev.clawnet.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clawnet.protocol.device.DeviceProof.Version;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The proof that another implementation made is the proof that we make, byte for byte.
final class DeviceProofTest {
    private static final String SEED = "4da2e4df5fca1743bd1f0e9442037a7d5a17d00853aebf66e038eb4e80a7dc82";
    private static final String ID = "2bd238000dc99a1410ae4d1b304dca17e9399611330692c9369302cfea894208";
    private static final String PUBLIC = "SHqJDgnTnhqO9VrOHsqtFSqDA1OxO7mNQLEfntLhDSg";
    private static final String SIGNATURE =
            "66leqNxX1vzZ95fn40Ww8BPCMOJ-bk58-RouL9b8ko9kkNbgk9sB3IRldPRvnGhf-d-b9UzqyZbPYEWWdLmeCA";
    private static final String SIGNED = "v3|" + ID + "|cli|cli|operator|operator.admin,operator.read,operator.write,"
            + "operator.approvals,operator.pairing|1795223446233|test-shared-token-000000000000000000000001|"
            + "e0b8cfc3-47a5-4176-a040-057e9e0096e2|linux|";

    private static final DeviceKey KEY = DeviceKey.ofSeed(HexFormat.of().parseHex(SEED));

    private static DeviceProof proof(String nonce, String platform) {
        return new DeviceProof(
                ID,
                "cli",
                "cli",
                "operator",
                List.of("operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing"),
                1795223446233L,
                "test-shared-token-000000000000000000000001",
                nonce,
                platform,
                "");
    }

    private static final DeviceProof PROOF = proof("e0b8cfc3-47a5-4176-a040-057e9e0096e2", " Linux ");

    @Test
    void a_foreign_vector_is_reproduced() {
        assertThat(KEY.publicKey().text()).isEqualTo(PUBLIC);
        assertThat(KEY.id().value()).isEqualTo(ID);
        assertThat(PROOF.text(Version.V3)).isEqualTo(SIGNED);
        assertThat(PROOF.sign(KEY, Version.V3)).isEqualTo(SIGNATURE);
        assertThat(PROOF.signedBy(DevicePublicKey.parse(PUBLIC), SIGNATURE)).isTrue();
    }

    @Test
    void version_two_is_the_same_without_platform_and_family() {
        assertThat(PROOF.text(Version.V2)).isEqualTo("v2" + SIGNED.substring(2, SIGNED.length() - "|linux|".length()));
        assertThat(PROOF.signedBy(KEY.publicKey(), PROOF.sign(KEY, Version.V2))).isTrue();
    }

    @Test
    void a_proof_holds_for_its_own_nonce_and_platform_only() {
        String signature = PROOF.sign(KEY, Version.V3);

        assertThat(proof("another-nonce", "linux").signedBy(KEY.publicKey(), signature))
                .isFalse();
        assertThat(proof("e0b8cfc3-47a5-4176-a040-057e9e0096e2", "macos").signedBy(KEY.publicKey(), signature))
                .isFalse();
    }

    @Test
    void an_unreadable_signature_is_a_wrong_one() {
        for (String hostile : List.of("", "!", SIGNATURE + "=", SIGNATURE.substring(1), "A".repeat(86), "é")) {
            assertThat(PROOF.signedBy(KEY.publicKey(), hostile)).as(hostile).isFalse();
        }
    }

    @Test
    void keys_that_are_no_points_of_full_order_are_refused() {
        byte[] identity = new byte[32];
        identity[0] = 1;
        byte[] beyondField = new byte[32];
        Arrays.fill(beyondField, (byte) 0xff);
        for (byte[] bad : List.of(new byte[32], identity, beyondField, new byte[31], new byte[33])) {
            assertThatIllegalArgumentException().isThrownBy(() -> DevicePublicKey.of(bad));
        }
        for (String bad :
                List.of("", PUBLIC + "=", PUBLIC + "A", " \u0000", "-----BEGIN PUBLIC KEY-----", "A".repeat(9999))) {
            assertThatIllegalArgumentException().isThrownBy(() -> DevicePublicKey.parse(bad));
        }
    }

    @Test
    void a_key_goes_through_pem_and_base64_and_agrees_with_the_platform() throws Exception {
        assertThat(DeviceKey.parse(KEY.pem()).id()).isEqualTo(KEY.id());
        assertThat(DeviceKey.parse(Base64.getEncoder().encodeToString(KEY.seed()))
                        .id())
                .isEqualTo(KEY.id());
        String body = KEY.pem().replaceAll("-----[A-Z ]+-----", "").strip();
        PrivateKey jdk = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(jdk);
        signature.update("x".getBytes(StandardCharsets.UTF_8));

        assertThat(KEY.publicKey().verify("x".getBytes(StandardCharsets.UTF_8), signature.sign()))
                .isTrue();
    }

    @Test
    void a_public_key_is_read_from_pem() {
        byte[] der = HexFormat.of()
                .parseHex("302a300506032b6570032100"
                        + HexFormat.of().formatHex(KEY.publicKey().bytes()));
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";

        assertThat(DevicePublicKey.parse(pem)).isEqualTo(KEY.publicKey());
    }

    @Test
    void a_signed_decision_holds_for_that_decision_alone() {
        ApprovalId approval = new ApprovalId("a-1");
        PersonId person = new PersonId("p-li");
        String digest = "ab".repeat(32);
        ApprovalProof allow = new ApprovalProof(approval, person, "allow-once", digest, 7);
        String signature = allow.sign(KEY);

        assertThat(allow.text()).isEqualTo("clawnet-approval-v1|a-1|p-li|allow-once|" + digest + "|7");
        assertThat(allow.signedBy(KEY.publicKey(), signature)).isTrue();
        assertThat(new ApprovalProof(approval, person, "deny", digest, 7).signedBy(KEY.publicKey(), signature))
                .isFalse();
        assertThat(new ApprovalProof(approval, person, "allow-once", "cd".repeat(32), 7)
                        .signedBy(KEY.publicKey(), signature))
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ApprovalProof(approval, person, "a|b", digest, 7));
    }

    @Test
    void a_fingerprint_has_one_normal_form() {
        String hex = "0a".repeat(32);
        String colons = String.join(":", java.util.Collections.nCopies(32, "0A"));

        assertThat(new Fingerprint("sha256:" + colons)).isEqualTo(new Fingerprint(hex));
        for (String bad : List.of(
                "",
                hex + "0",
                hex.substring(1),
                "md5:" + hex,
                colons + ":",
                "0a:" + hex.substring(2),
                "z".repeat(64))) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> new Fingerprint(bad));
        }
    }
}
