package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentPatternTest {
    private static boolean fits(String pattern, String... argv) {
        return new ArgumentPattern(List.of(pattern.split(" ", -1))).matches(List.of(argv));
    }

    @Test
    void a_star_is_any_text_of_one_word_without_a_slash() {
        assertThat(fits("/bin/cat *.md", "/bin/cat", "a.md")).isTrue();
        assertThat(fits("/bin/cat *.md", "/bin/cat", "a.txt")).isFalse();
        assertThat(fits("/bin/cat *.md", "/bin/cat", "b/a.md")).isFalse();
        assertThat(fits("/bin/cat **.md", "/bin/cat", "b/a.md")).isTrue();
        assertThat(fits("/bin/cat /srv/*/x", "/bin/cat", "/srv/q/x")).isTrue();
        assertThat(fits("/bin/cat *", "/bin/cat", "a", "b")).isFalse();
        assertThat(fits("/bin/cat *", "/bin/cat")).isFalse();
    }

    @Test
    void what_a_star_stands_for_is_no_option_and_leads_up_no_folder() {
        assertThat(fits("/usr/bin/git log *", "/usr/bin/git", "log", "main")).isTrue();
        assertThat(fits("/usr/bin/git log *", "/usr/bin/git", "log", "--output=x"))
                .isFalse();
        assertThat(fits("/usr/bin/git log **", "/usr/bin/git", "log", "-p")).isFalse();
        assertThat(fits("/usr/bin/git log --author=*", "/usr/bin/git", "log", "--author=li"))
                .isTrue();
        assertThat(fits("/bin/cat /srv/**", "/bin/cat", "/srv/../etc/passwd")).isFalse();
        assertThat(fits("/bin/cat /srv/**", "/bin/cat", "/srv/a\nb")).isFalse();
        assertThat(fits("/bin/cat --file=**", "/bin/cat", "--file=..")).isFalse();
    }

    @Test
    void further_words_follow_three_dots_and_are_no_options_either() {
        assertThat(fits("/bin/cat ...", "/bin/cat")).isTrue();
        assertThat(fits("/bin/cat ...", "/bin/cat", "a/b", "c")).isTrue();
        assertThat(fits("/bin/cat ...", "/bin/cat", "a", "-n")).isFalse();
        assertThat(fits("/bin/cat ...", "/bin/cat", "../a")).isFalse();
    }

    @Test
    void the_program_is_as_it_is_written() {
        assertThat(fits("/bin/cat *", "cat", "a")).isFalse();
        assertThat(fits("/bin/cat *", "/bin/sh", "a")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> fits("* a", "x", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> fits("/bin/* a", "x", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> fits("/bin/cat ... a", "x", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> fits("...", "x"));
    }

    @Test
    void many_stars_are_decided_quickly() {
        assertThat(fits("/bin/cat " + "*a".repeat(500), "/bin/cat", "a".repeat(1_000) + "b"))
                .isFalse();
    }
}
