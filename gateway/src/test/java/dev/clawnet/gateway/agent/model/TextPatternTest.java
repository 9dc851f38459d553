package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "buy {item} now ~ Please BUY two lasers NOW ok ~ {item=two lasers}",
                "price {n:number} ~ the price 12,500.50. ~ {n=12,500.50}",
                "from {who:word} ~ from Nova, soon ~ {who=Nova}",
                "file {f:word} ~ file specs/a.md. ~ {f=specs/a.md}",
                "a*b{rest} ~ xaxxb tail ~ {rest=tail}",
                "\\*\\{x} ~ *{x} ~ {}",
                "{a}-{b}-{c} ~ 1-2-3-4 ~ {a=1, b=2, c=3-4}"
            })
    void captures_are_what_a_reader_expects(String pattern, String line, String captures) {
        Map<String, String> found =
                TextPattern.of(pattern).match(List.of("other", line)).orElseThrow();
        assertThat(new TreeMap<>(found)).hasToString(captures);
    }

    @Test
    void a_line_without_the_words_does_not_match() {
        assertThat(TextPattern.of("price {n:number}").match(List.of("price on request", "")))
                .isEmpty();
        assertThat(TextPattern.of("").match(List.of(""))).isPresent();
    }

    /// A counterpart writes the line; it must not be able to stop the gateway with it.
    @Test
    void hostile_line_costs_no_more_than_its_length() {
        TextPattern pattern = TextPattern.of("*a{b}a*a{c}a*a{d:word}a*a{e:number}a*a*a*a{f}!");
        String line = "a.".repeat(250_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(pattern.match(List.of(line))).isEmpty());
    }
}
