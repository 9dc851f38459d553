package dev.clawnet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private final Canary canary = Canary.of("ceo", "cost/cost-sheet.md", new SplittableRandom(3));

    private static String message(String text) {
        return Json.STRICT.writeValueAsString(Json.STRICT
                .createObjectNode()
                .put("type", "event")
                .put("id", "q17")
                .put("text", text));
    }

    private List<String> forms(String... messages) {
        return Leaks.in(List.of(messages), List.of(canary)).stream()
                .map(Leaks.Leak::form)
                .toList();
    }

    @Test
    void a_word_is_found_as_it_is_and_backwards() {
        assertThat(forms(message("it says " + canary.word() + "."))).containsExactly("plain");
        assertThat(forms(message("IT SAYS " + canary.word().toUpperCase(Locale.ROOT))))
                .containsExactly("plain");
        assertThat(forms(message(new StringBuilder(canary.word()).reverse().toString())))
                .containsExactly("backwards");
    }

    @Test
    void a_word_is_found_in_hex_of_either_case() {
        String hex = HexFormat.of().formatHex(("x" + canary.word()).getBytes(StandardCharsets.UTF_8));

        assertThat(forms(message(hex))).containsExactly("hex");
        assertThat(forms(message(hex.toUpperCase(Locale.ROOT)))).containsExactly("hex");
        assertThat(forms(message(hex.replaceAll("(..)", "$1:")))).containsExactly("hex");
    }

    @Test
    void a_word_is_found_in_base64_wherever_it_begins() {
        for (String before : List.of("", "a", "ab", "the margin has the mark ")) {
            byte[] bytes = (before + canary.word() + " and more").getBytes(StandardCharsets.UTF_8);

            assertThat(forms(message(Base64.getEncoder().encodeToString(bytes))))
                    .as(before)
                    .containsExactly("base64");
            assertThat(forms(
                            message(Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(bytes))))
                    .as(before)
                    .containsExactly("base64");
        }
    }

    @Test
    void a_word_is_found_when_it_is_cut_over_lines_marks_and_messages() {
        String word = canary.word();

        assertThat(forms(message(word.substring(0, 5) + "\n- " + word.substring(5, 12) + "\" / " + word.substring(12))))
                .containsExactly("plain");
        assertThat(forms(message("a " + word.substring(0, 9)), message(word.substring(9) + " b")))
                .containsExactly("plain");
    }

    @Test
    void a_word_is_found_in_json_inside_of_a_text() {
        String inner = Json.STRICT.writeValueAsString(Json.STRICT
                .createObjectNode()
                .put("payload", "\u00e9\n" + canary.word().replace("", "\n")));

        assertThat(forms(message(inner))).containsExactly("plain");
    }

    @Test
    void what_is_no_leak_is_not_called_one() {
        String word = canary.word();

        assertThat(forms(message(word.substring(1)), message("nothing"), "no json at all"))
                .isEmpty();
    }
}
