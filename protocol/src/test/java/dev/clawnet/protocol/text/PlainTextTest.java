package dev.clawnet.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x202E, 0x202D, 0x2066, 0x2069, 0x200F, 0x061C, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x0000,
                0x0007, 0x000D, 0x001B, 0x007F, 0x0085, 0x009B, 0x2028, 0x2029, 0xE0041, 0xE0101, 0xFE0F, 0x034F,
                        0x115F,
                0x3164, 0xFFA0, 0x2800, 0x180E, 0xE000, 0xFFFF, 0xD800, 0xDC00
            })
    void a_character_that_does_not_show_is_a_problem_wherever_it_stands(int character) {
        String hidden = new String(Character.toChars(character));
        for (String text : new String[] {hidden, hidden + "pay", "pay" + hidden, "pay" + hidden + " 10"}) {
            assertThat(PlainText.lineProblem(text, 100)).isPresent();
            assertThat(PlainText.blockProblem(text, 100)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nova 半导体 GmbH", "naïve café", "שלום", "مرحبا", "price: 10 € – ok", "😀"})
    void ordinary_text_of_any_script_is_fine(String text) {
        assertThat(PlainText.lineProblem(text, 100)).isEmpty();
    }

    @Test
    void line_feeds_and_tabs_belong_to_blocks_only() {
        assertThat(PlainText.blockProblem("a\n\tb", 10)).isEmpty();
        assertThat(PlainText.lineProblem("a\nb", 10)).isPresent();
        assertThat(PlainText.lineProblem("a\tb", 10)).isPresent();
    }

    @Test
    void the_bound_counts_all_of_it() {
        assertThat(PlainText.blockProblem("x".repeat(4_000), 4_000)).isEmpty();
        assertThat(PlainText.blockProblem("x".repeat(4_001), 4_000)).contains("is longer than 4000 characters");
    }

    @Test
    void a_refused_member_is_named_and_its_text_is_not_repeated() {
        assertThatThrownBy(() -> PlainText.line("name", "Li\u202Eevil", 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name holds a character that does not show: U+202E");
        assertThatThrownBy(() -> PlainText.line("name", "  ", 40)).hasMessage("name is empty");
        assertThat(PlainText.line("name", " Li ", 40)).isEqualTo("Li");
    }
}
