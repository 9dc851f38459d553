package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.session.QueueRules.Drop;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueChoiceTest {
    private static Optional<QueueChoice> chosen(String words) {
        Optional<QueueChoice> choice = Optional.of(QueueChoice.NONE);
        for (String word : words.split(" ", -1)) {
            choice = choice.flatMap(soFar -> soFar.with(word));
        }
        return choice;
    }

    @Test
    void words_say_mode_quiet_cap_and_drop() {
        assertThat(chosen("steer+backlog debounce:0.5s cap:7 drop:OLD"))
                .contains(new QueueChoice(
                        Optional.of(QueueMode.STEER_BACKLOG),
                        Optional.of(Duration.ofMillis(500)),
                        Optional.of(7),
                        Optional.of(Drop.OLD)));
        assertThat(chosen("debounce:2m").orElseThrow().debounce()).contains(Duration.ofMinutes(2));
        assertThat(chosen("debounce:250").orElseThrow().debounce()).contains(Duration.ofMillis(250));
    }

    @Test
    void what_is_unknown_or_beyond_the_bounds_is_refused() {
        for (String words : new String[] {
            "often",
            "cap:0",
            "cap:201",
            "cap:9999999999",
            "debounce:6m",
            "debounce:-1s",
            "debounce:1h",
            "drop:all",
            "mode:collect",
            "collect cap:x",
            ""
        }) {
            assertThat(chosen(words)).as(words).isEmpty();
        }
    }

    @Test
    void a_session_has_its_own_way_and_a_message_its_own_mode_before_it() {
        QueueChoice own = chosen("followup cap:3").orElseThrow();
        QueueRules.Way way = QueueRules.DEFAULT.way("irc", Optional.empty(), own);

        assertThat(way).isEqualTo(new QueueRules.Way(QueueMode.FOLLOWUP, Duration.ofSeconds(1), 3, Drop.SUMMARIZE));
        assertThat(QueueRules.DEFAULT
                        .way("irc", Optional.of(QueueMode.STEER), own)
                        .mode())
                .isEqualTo(QueueMode.STEER);
        assertThat(QueueRules.DEFAULT
                        .way("irc", Optional.empty(), QueueChoice.NONE)
                        .mode())
                .isEqualTo(QueueMode.COLLECT);
    }
}
