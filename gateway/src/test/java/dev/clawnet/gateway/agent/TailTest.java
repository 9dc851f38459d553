package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.secret.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is shown of a program that goes on.
class TailTest {
    private static final int MOST = 1_000;
    private static final String KEY = "sk-live_0123456789abcdef0123";

    private final Tail tail = new Tail(MOST);
    private final List<String> shown = new ArrayList<>();

    private void says(String part, long millis) {
        tail.more(part, millis).ifPresent(shown::add);
    }

    @Test
    void all_that_was_said_so_far_is_shown_up_to_the_last_whole_word() {
        says("one\ntw", 1_000);
        says("o\n", 2_000);

        assertThat(shown).containsExactly("one\n", "one\ntwo\n");
    }

    @Test
    void a_secret_in_two_parts_is_never_shown() {
        says("key " + KEY.substring(0, 12), 1_000);
        says(KEY.substring(12) + "\n", 2_000);

        assertThat(shown).containsExactly("key ", "key " + Mask.HIDDEN + "\n");
    }

    @Test
    void a_secret_whose_beginning_is_dropped_is_never_shown() {
        says("password=" + "hunter2".repeat(400), 1_000);
        says(" and more\n" + "line\n".repeat(100), 2_000);
        says("line\n".repeat(400), 3_000);

        assertThat(shown).isNotEmpty().noneMatch(text -> text.contains("hunter2"));
        assertThat(shown.getLast()).startsWith("(cut)").endsWith("line\n").hasSizeLessThanOrEqualTo(MOST);
    }

    @Test
    void one_character_at_a_time_is_shown_no_more_often_than_it_is_worth() {
        for (int i = 0; i < 20_000; i++) {
            says(i % 10 == 9 ? "\n" : "x", 1_000);
        }
        assertThat(shown).hasSizeLessThan(1_500).hasSizeGreaterThan(100);
        assertThat(shown.getLast()).hasSizeLessThanOrEqualTo(MOST);
    }

    @Test
    void little_is_shown_when_a_while_is_over() {
        says("x".repeat(900) + "\n", 1_000);
        assertThat(tail.more("y\n", 1_001)).isEmpty();
        assertThat(tail.more("z\n", 1_300).map(text -> text.substring(901))).isEqualTo(Optional.of("y\nz\n"));
    }

    @Test
    void a_line_that_is_longer_than_all_that_is_kept_and_then_its_end_is_shown_as_its_end() {
        says("x".repeat(2 * MOST + 1), 1_000);
        says("\n", 2_000);

        assertThat(shown).containsExactly("\n");
    }
}
