package dev.clawnet.protocol.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
    private record Holder(String name, Optional<Secret> token) {}

    @Test
    void a_secret_inside_a_record_prints_as_redacted() {
        Holder holder = new Holder("li", Optional.of(Secret.of("s3cr3t-value")));

        assertThat(holder.toString()).contains("[redacted]").doesNotContain("s3cr3t-value");
    }

    @Test
    void only_the_exact_text_matches() {
        Secret secret = Secret.of("abc");

        assertThat(secret.matches("abc")).isTrue();
        assertThat(secret.matches("ab")).isFalse();
        assertThat(secret.matches("abcd")).isFalse();
        assertThat(secret.matches("")).isFalse();
    }

    @Test
    void a_blank_secret_cannot_exist() {
        assertThatThrownBy(() -> Secret.of("  ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equality_does_not_look_at_the_text() {
        assertThat(Secret.of("abc")).isNotEqualTo(Secret.of("abc"));
    }
}
