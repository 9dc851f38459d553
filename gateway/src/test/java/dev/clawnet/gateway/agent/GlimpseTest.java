package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class GlimpseTest {
    private static String shown(String json, int most) {
        return Glimpse.of(Json.STRICT.readTree(json), most).toString();
    }

    @Test
    void what_fits_is_shown_as_it_is() {
        String json = "{\"path\":\"a.md\",\"lines\":[1,2],\"deep\":{\"on\":true,\"none\":null}}";
        assertThat(shown(json, 100)).isEqualTo(json);
    }

    @Test
    void members_that_are_named_like_secrets_and_values_that_look_like_one_are_hidden() {
        assertThat(shown(
                        "{\"apiKey\":\"abc\",\"Authorization\":{\"x\":\"y\"},\"db_password\":7,\"max_tokens\":5}", 500))
                .isEqualTo(
                        "{\"apiKey\":\"[hidden]\",\"Authorization\":\"[hidden]\",\"db_password\":\"[hidden]\",\"max_tokens\":5}");
        assertThat(shown(
                        "{\"command\":\"curl -H 'Authorization: Bearer abcdefgh12345' https://li:hunter22@x.org\"}",
                        500))
                .doesNotContain("abcdefgh12345", "hunter22")
                .contains("[hidden]");
    }

    @Test
    void all_texts_together_are_no_longer_than_they_may_be() {
        ObjectNode many = Json.STRICT.createObjectNode();
        for (int i = 0; i < 5_000; i++) {
            many.put("member" + i, "y".repeat(100));
        }
        assertThat(Glimpse.of(many, 2_000).toString()).hasSizeLessThan(5_000).contains("(cut)");
        ArrayNode numbers = Json.STRICT.createArrayNode();
        for (int i = 0; i < 100_000; i++) {
            numbers.add(i);
        }
        assertThat(Glimpse.of(numbers, 2_000).toString()).hasSizeLessThan(5_000);
    }

    @Test
    void what_is_deep_is_cut_and_breaks_nothing() {
        JsonNode deep = Json.STRICT.getNodeFactory().stringNode("bottom");
        for (int i = 0; i < 900; i++) {
            deep = Json.STRICT.createArrayNode().add(deep);
        }
        assertThat(Glimpse.of(deep, 2_000).toString()).hasSizeLessThan(100).doesNotContain("bottom");
    }

    @Test
    void a_cut_leaves_no_half_of_a_secret_and_no_half_of_a_character() {
        String secret = "ghp_" + "a".repeat(36);
        for (int most = 1; most < 60; most++) {
            assertThat(Glimpse.text("text before " + secret + " and after it " + "z".repeat(200), most))
                    .doesNotContain("ghp_");
            String cut = Glimpse.text("😀".repeat(40), most).replace(Glimpse.CUT, "");
            assertThat(cut.codePoints()).allMatch(point -> point == 0x1F600);
        }
    }
}
