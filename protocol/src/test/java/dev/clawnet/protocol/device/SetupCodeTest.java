package dev.clawnet.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clawnet.protocol.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Reads its own codes, and none that were made to harm.
final class SetupCodeTest {
    private static final SetupCode CODE = new SetupCode(
            "wss://gw.example:18789",
            List.of("wss://192.0.2.7:18789"),
            Secret.of("s3cret"),
            Optional.of(1795224948371L),
            Optional.of(new Fingerprint("0a".repeat(32))));

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_code_and_its_link_are_read_back() {
        for (String text : List.of(CODE.text(), CODE.link(), " " + CODE.link() + "\n")) {
            SetupCode read = SetupCode.parse(text);
            assertThat(read.url()).isEqualTo(CODE.url());
            assertThat(read.urls()).isEqualTo(CODE.urls());
            assertThat(read.bootstrapToken().reveal()).isEqualTo("s3cret");
            assertThat(read.expiresAtMs()).isEqualTo(CODE.expiresAtMs());
            assertThat(read.tlsFingerprint()).isEqualTo(CODE.tlsFingerprint());
        }
    }

    @Test
    void the_secret_is_not_printed() {
        assertThat(CODE.toString() + CODE.bootstrapToken()).doesNotContain("s3cret");
    }

    @Test
    void hostile_codes_are_refused_with_a_sentence() {
        String token = ",\"bootstrapToken\":\"t\"}";
        for (String bad : List.of(
                "",
                "oc-pair://",
                "not base64!",
                "====",
                "A".repeat(5000),
                encoded("[]"),
                encoded("{}"),
                encoded("null"),
                encoded("{\"url\":\"wss://a\"}"),
                encoded("{\"url\":1" + token),
                encoded("{\"url\":\"http://a\"" + token),
                encoded("{\"url\":\"file:///etc/passwd\"" + token),
                encoded("{\"url\":\"wss://user:pw@a\"" + token),
                encoded("{\"url\":\"wss://\"" + token),
                encoded("{\"url\":\"javascript:alert(1)\"" + token),
                encoded("{\"url\":\"wss://a\",\"urls\":[\"ftp://b\"]" + token),
                encoded("{\"url\":\"wss://a\",\"urls\":[7]" + token),
                encoded("{\"url\":\"wss://a\",\"url\":\"wss://b\"" + token),
                encoded("{\"url\":\"wss://a\",\"tlsFingerprint\":\"zz\"" + token),
                encoded("{\"url\":\"wss://a\",\"bootstrapToken\":\"" + "t".repeat(300) + "\"}"),
                encoded("[".repeat(500)))) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> SetupCode.parse(bad));
        }
    }
}
