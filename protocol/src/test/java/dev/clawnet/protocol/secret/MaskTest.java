package dev.clawnet.protocol.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MaskTest {
    @Test
    void keys_of_providers_and_what_programs_call_secrets_are_hidden() {
        for (String secret : List.of(
                "sk-proj-abcdefghijklmnop1234",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "xoxb-123456789012-abcdef",
                "AKIAABCDEFGHIJKLMNOP",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef")) {
            assertThat(Mask.text("before " + secret + " after")).isEqualTo("before [hidden] after");
        }
        assertThat(Mask.text("Authorization: Bearer abcdefghij")).doesNotContain("abcdefghij");
        assertThat(Mask.text("DB_PASSWORD=hunter22 next")).isEqualTo("DB_PASSWORD=[hidden] next");
        assertThat(Mask.text("\"api_key\": \"hunter22\"")).isEqualTo("\"api_key\": \"[hidden]\"");
        assertThat(Mask.text("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nrest"))
                .isEqualTo("[hidden]\nrest");
    }

    @Test
    void plain_words_stay() {
        String text = "The token ring of 1985; a secret garden. task-list sk-8 keys: three.";
        assertThat(Mask.text(text)).isEqualTo(text);
    }

    @Test
    void names_of_secrets_are_known_in_every_spelling() {
        assertThat(List.of("apiKey", "API_KEY", "password", "dbPassword", "Authorization", "accessToken", "cookies"))
                .allMatch(Mask::isSecret);
        assertThat(List.of("path", "maxTokens2", "keyboard", "secretary", "tokenizer", "author"))
                .noneMatch(Mask::isSecret);
    }

    @Test
    @Timeout(60)
    void hostile_text_costs_no_more_than_it_is_long() {
        for (String part :
                List.of("sk-", "eyJ.", "password=", "-----BEGIN PRIVATE KEY-----", "://a:", "a.", "Bearer ")) {
            assertThatCode(() -> Mask.text(part.repeat(32_000 / part.length()))).doesNotThrowAnyException();
        }
    }
}
