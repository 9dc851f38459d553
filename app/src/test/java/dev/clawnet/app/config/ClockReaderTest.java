package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Heartbeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Heartbeats and the clock as files say them.
class ClockReaderTest {
    private static Config read(String text) {
        return new ConfigFile(Map.of(), UnaryOperator.identity()).read(Path.of("clawnet.json"), text);
    }

    private static AgentBook.Clock clock(String text) {
        return read(text).book().clock();
    }

    @Test
    void no_word_of_heartbeats_is_none() {
        assertThat(clock("{}")).isEqualTo(AgentBook.Clock.DEFAULT);
        assertThat(clock("{agents: {defaults: {heartbeat: {every: '0m', prompt: 'x'}}}}")
                        .heartbeats())
                .isEmpty();
    }

    @Test
    void the_defaults_are_the_first_agents_until_one_has_a_block_of_its_own() {
        assertThat(clock(
                                "{agents: {defaults: {heartbeat: {every: '30m'}}, list: [{id: 'a'}, {id: 'b', default: true}]}}")
                        .heartbeats())
                .containsOnlyKeys("b");
        Map<String, Heartbeat> beats = clock(
                        "{agents: {defaults: {heartbeat: {every: '30m', prompt: 'Look.'}}, list: [{id: 'a', heartbeat: {every: '2h'}}, {id: 'b'}]}}")
                .heartbeats();
        assertThat(beats).containsOnlyKeys("a");
        assertThat(Objects.requireNonNull(beats.get("a")).every()).isEqualTo(Duration.ofHours(2));
        assertThat(Objects.requireNonNull(beats.get("a")).prompt()).isEqualTo("Look.");
    }

    @Test
    void hours_target_and_token_are_read() {
        Heartbeat beat = clock(
                        "{agents: {defaults: {heartbeat: {every: '90s', ackMaxChars: 5, target: 'irc', to: '#ops',"
                                + " accountId: 'work', activeHours: {start: '08:30', end: '24:00', timezone: 'Europe/Berlin'}}}}}")
                .heartbeats()
                .get("main");
        assertThat(beat)
                .isEqualTo(new Heartbeat(
                        Duration.ofSeconds(90),
                        Optional.of(new Heartbeat.Hours(510, 1_440, "Europe/Berlin")),
                        Heartbeat.PROMPT,
                        5,
                        Optional.of(new Heartbeat.Target("irc", "work", true, "#ops"))));
    }

    @Test
    void the_session_alone_is_no_target() {
        Heartbeat beat = clock("{agents: {defaults: {heartbeat: {every: '30m', target: 'last'}}}}")
                .heartbeats()
                .get("main");
        assertThat(Objects.requireNonNull(beat).target()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "every: 'soon' | heartbeat.every takes a number and ms, s, m, h or d",
                "every: '30m', activeHours: {start: 'eight'} | heartbeat.activeHours.start takes a time of day",
                "every: '30m', activeHours: {end: '9'} | heartbeat.activeHours.end takes a time of day",
                "every: '30m', activeHours: {start: '08:00', end: '08:00'} | takes a start and another end"
            })
    void a_time_that_cannot_be_read_is_refused(String beat, String message) {
        assertThatThrownBy(() -> read("{agents: {list: [{id: 'a', heartbeat: {" + beat + "}}]}}"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_zone_that_is_none_is_told() {
        assertThat(read("{agents: {defaults: {heartbeat: {every: '30m', activeHours: {timezone: 'Europe/Berln'}}}}}")
                        .warnings())
                .singleElement()
                .asString()
                .contains("UTC is taken for it");
    }

    @Test
    void these_keys_have_an_effect() {
        Config config =
                read("{cron: {enabled: false}, agents: {defaults: {heartbeat: {every: '30m', activeHours: {start:"
                        + " '08:00'}}}}}");
        assertThat(config.book().clock().jobs()).isFalse();
        assertThat(config.unused()).isEmpty();
    }
}
