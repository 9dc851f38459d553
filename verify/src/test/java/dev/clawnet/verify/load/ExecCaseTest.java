package dev.clawnet.verify.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The case that measures walls runs real programs behind them. It asserts no figure.
class ExecCaseTest {
    @Test
    void every_kind_of_walls_that_is_here_runs_the_program_as_often_as_was_asked_for() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new ExecCase(Options.parse(List.of("--count", "2")))
                .run(new Lines(new PrintStream(printed, true, StandardCharsets.UTF_8), "test"));
        List<JsonNode> lines = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Json.STRICT::readTree)
                .toList();

        assertThat(lines.getFirst().get("walls").stringValue()).isEqualTo("bare");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("count").intValue()).isEqualTo(2);
            assertThat(line.get("p50ms").doubleValue()).isPositive();
        });
        boolean walled = Objects.requireNonNull(
                        Sandboxes.walls(Sandboxes.CONTROL_GROUPS).get(SandboxRules.Backend.BUBBLEWRAP))
                .missing()
                .isEmpty();
        assertThat(lines.stream()
                        .anyMatch(line -> line.get("walls").stringValue().equals("bubblewrap")))
                .isEqualTo(walled);
    }
}
