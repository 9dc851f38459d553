package dev.clawnet.verify.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The case that measures commands, against a real gateway. It asserts that what is counted happened, and no figure.
class InvokeCaseTest {
    private static final String TOKEN = "load-token-load-token-load-token-0001";

    @TempDir
    private Path state = Path.of("");

    @Test
    void commands_reach_a_node_of_the_case_s_own_and_their_answers_are_counted() throws IOException {
        int port = free();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (GatewayProcess _ = GatewayProcess.start(state, port, Map.of("CLAWNET_GATEWAY_TOKEN", TOKEN))) {
            String url = "ws://127.0.0.1:" + port;
            Options options = Options.parse(List.of(
                    "--url",
                    url,
                    "--token",
                    TOKEN,
                    "--connections",
                    "1,2",
                    "--depths",
                    "2",
                    "--seconds",
                    "20",
                    "--most",
                    "40",
                    "--warm",
                    "0"));

            new InvokeCase(options, Target.of(url))
                    .run(new Lines(new PrintStream(printed, true, StandardCharsets.UTF_8), "test"));
        }

        List<JsonNode> lines = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Json.LENIENT::readTree)
                .toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.path("case").asString()).isEqualTo("invoke");
            assertThat(line.path("count").asLong()).isGreaterThanOrEqualTo(40);
            assertThat(line.path("errors").asLong()).isZero();
            assertThat(line.path("p50ms").asDouble()).isPositive();
        });
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
