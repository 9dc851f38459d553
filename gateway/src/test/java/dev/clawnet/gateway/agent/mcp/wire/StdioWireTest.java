package dev.clawnet.gateway.agent.mcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against real programs: a shell that answers line by line.
@Timeout(180)
final class StdioWireTest {
    private static final String HELLO = "read l; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":"
            + "\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"sh\"}}}'; read l; ";

    private final WireGround ground = new WireGround();
    private final WireGround.Deaf peer = new WireGround.Deaf();

    @AfterEach
    void close() {
        ground.close();
    }

    private McpClient open(String script) throws IOException, McpFailure {
        Process process = new ProcessBuilder("/bin/sh", "-c", HELLO + script).start();
        StdioWire wire = new StdioWire(
                new StdioWire.Pipes(process.getInputStream(), process.getOutputStream(), process::destroyForcibly),
                ground.clock,
                Thread.ofVirtual().factory(),
                peer);
        return McpClient.open(wire, ground.clock, WireGround.GREETING, peer);
    }

    @Test
    void a_program_answers_line_by_line() throws Exception {
        try (McpClient client = open("read l; echo '{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}';"
                + "echo '{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"ok\":1}}'; read l")) {
            assertThat(client.server()).isEqualTo("sh");
            assertThat(client.call("one", Json.LENIENT.createObjectNode(), WireGround.TIME)
                            .path("ok")
                            .asInt(0))
                    .isEqualTo(1);
            assertThat(peer.told).containsExactly("notifications/message");
        }
    }

    @Test
    void a_program_that_ends_is_no_answer() throws Exception {
        try (McpClient client = open("read l; exit 3")) {
            assertThatThrownBy(() -> client.ping(WireGround.TIME))
                    .isInstanceOfSatisfying(
                            McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.UNREACHABLE));
        }
    }

    @Test
    void what_is_no_message_ends_the_connection() throws Exception {
        try (McpClient client = open("read l; echo 'npm WARN hello'; read l")) {
            assertThatThrownBy(() -> client.ping(WireGround.TIME)).isInstanceOf(McpFailure.class);
        }
    }

    @Test
    void a_program_that_says_nothing_is_given_up_and_told_so() throws Exception {
        try (McpClient client = open("read l; read l; echo \"$l\" | grep -q cancelled && exit 9; read l")) {
            assertThatThrownBy(() -> client.ping(Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(
                            McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.LATE));
        }
    }
}
