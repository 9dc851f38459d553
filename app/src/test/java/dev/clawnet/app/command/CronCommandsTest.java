package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `clawnet cron` says to somebody who does not know its words yet.
class CronCommandsTest {
    private final FakeLink gateway = new FakeLink();

    @ParameterizedTest
    @ValueSource(strings = {"5x", "0m", "2026-12-24T18:00:00Z", "-5m", "m"})
    void a_span_that_is_none_is_told_what_spans_are(String span) {
        assertThat(gateway.run("cron", "add", "x", "y", "--every=" + span).err())
                .contains("--every takes a span such as 90s, 30m, 6h or 1d, not " + span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "runs", "remove"})
    void who_types_no_id_is_told_where_they_are_listed(String command) {
        assertThat(gateway.run("cron", command, "brief").err())
                .contains("a job is named by its id", "clawnet cron list --all");
        assertThat(gateway.run("cron", "update", "brief", "--off").err()).contains("clawnet cron list --all");
    }
}
