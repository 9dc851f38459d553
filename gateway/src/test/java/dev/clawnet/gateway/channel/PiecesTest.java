package dev.clawnet.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.AgentLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Texts as messages that a channel takes.
final class PiecesTest {
    private static final Capabilities LINE = new Capabilities(16, false, false);

    @Test
    void a_text_is_cut_at_blanks_and_line_ends_and_never_inside_a_character() {
        assertThat(Pieces.of("the quick brown fox\n\njumps", LINE)).containsExactly("the quick brown", "fox", "jumps");
        assertThat(Pieces.of("\ud83d\ude00".repeat(9), LINE))
                .containsExactly("\ud83d\ude00".repeat(4), "\ud83d\ude00".repeat(4), "\ud83d\ude00");
        assertThat(Pieces.of(" \n\t", LINE)).isEmpty();
    }

    @Test
    void a_line_end_hidden_in_a_text_becomes_no_line_of_its_own() {
        assertThat(Pieces.of("hi\rQUIT\u0000\u0001x", LINE)).containsExactly("hi", "QUITx");
    }

    @Test
    void a_text_that_needs_too_many_messages_is_cut_and_says_so() {
        List<String> pieces = Pieces.of("x\n".repeat(500), LINE);
        assertThat(pieces).hasSize(AgentLimits.CHANNEL_PIECES);
        assertThat(pieces.getLast()).contains("left out");
    }

    @Test
    void whatever_the_text_each_message_fits_and_is_not_empty() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(80); j > 0; j--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? ' ' : random.nextInt(0xd7ff));
            }
            for (String piece : Pieces.of(text.toString(), LINE)) {
                assertThat(piece).as("seed %s", seed).isNotBlank();
                assertThat(piece.chars().noneMatch(Character::isISOControl)).isTrue();
                assertThat(piece.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(32);
            }
        }
    }
}
