package dev.clawnet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.clawnet.protocol.text.ScriptRegex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptRegexTest {
    /// Each row was answered alike by a JavaScript engine, flag `i`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@family | hi @FAMILY! | true",
                "\\bbot\\b | a bot. | true",
                "\\bbot\\b | robots | false",
                "\\bär | bär | true",
                "^hey$ | `hey\n` | false",
                "a.c | `a\u2028c` | false",
                "a.c | `a\u0085c` | true",
                "a\\sb | `a\u00a0b` | true",
                "\\w | ä | false",
                "\\d | ٣ | false",
                "(?<!x)bot | xbot | false",
                "(?<!x)bot | my bot | true",
                "bot(?=[,!]) | bot! | true",
                "(?<n>a)b\\k<n> | aba | true",
                "(a)\\1 | aa | true",
                "[a&&b] | & | true",
                "[[a] | [ | true",
                "[] | a | false",
                "[^] | `\n` | true",
                "a{,2} | a{,2} | true",
                "a{2} | aa | true",
                "} | } | true",
                "\\e\\a\\z | eaz | true",
                "\\Qa | qa | true",
                "\\x41 | a | true",
                "\\u0041 | a | true",
                "\\u00e9 | É | true",
                "\\/ | / | true",
                "a+? | aa | true",
                "[\\b] | b | false",
                "\\xg | xg | true"
            })
    void a_pattern_means_what_javascript_takes_it_for(String pattern, String text, boolean found) {
        assertThat(ScriptRegex.of(pattern).find(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[", "*a", "a**", "a++", "a{2}+", "(?i)a", "(?>a)", "\\", "(?<1>a)"})
    void what_is_no_pattern_is_refused_with_a_sentence(String pattern) {
        assertThatThrownBy(() -> ScriptRegex.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|a)*b",
                "(a|aa)+$",
                "(.*a){20}b",
                "(?=(a+)+b)",
                "([a-z]+)*\\1x",
                "a*a*a*a*a*a*a*b",
                "((a?)*)*b"
            })
    void a_hostile_pattern_ends_soon(String pattern) {
        ScriptRegex regex = ScriptRegex.of(pattern);
        String text = "a".repeat(50_000) + "!";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(regex.find(text)).isFalse());
    }

    @Test
    void the_agents_own_patterns_count_even_when_they_are_none() {
        Optional<List<String>> none = Optional.empty();
        Optional<String> name = Optional.of("Family Bot");

        assertThat(Mentions.of(Optional.of(List.of()), Optional.of(List.of("x")), name, Optional.empty())
                        .detectable())
                .isFalse();
        assertThat(Mentions.of(none, Optional.of(List.of("@all")), name, Optional.empty())
                        .in("hi @all"))
                .isTrue();
        Mentions derived = Mentions.of(none, none, name, Optional.of("🏠"));
        assertThat(derived.in("Hey @Family   bot, hello")).isTrue();
        assertThat(derived.in("familybotany")).isFalse();
        assertThat(derived.in("who is at 🏠?")).isTrue();
        assertThat(Mentions.of(none, none, Optional.of("C++ (x)"), Optional.empty())
                        .in("ask c++ (x)"))
                .isTrue();
    }

    @Test
    void signs_that_nobody_sees_do_not_hide_a_name() {
        Mentions mentions =
                Mentions.of(Optional.of(List.of("@family")), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(mentions.in("@fam\u200bi\u2060l\u202ey")).isTrue();
    }

    @Test
    void a_broken_pattern_is_told_and_the_others_count() {
        Mentions mentions =
                Mentions.of(Optional.of(List.of("(", "@ok")), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(mentions.in("@ok")).isTrue();
        assertThat(mentions.broken()).singleElement().asString().startsWith("(: it is no regular expression");
    }
}
