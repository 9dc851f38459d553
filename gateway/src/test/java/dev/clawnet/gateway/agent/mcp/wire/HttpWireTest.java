package dev.clawnet.gateway.agent.mcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.mcp.wire.FakeServer.Answer;
import dev.clawnet.gateway.agent.mcp.wire.FakeServer.Asked;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
final class HttpWireTest {
    private final WireGround ground = new WireGround();
    private final WireGround.Deaf peer = new WireGround.Deaf();
    private FakeServer server;

    HttpWireTest() throws IOException {
        this.server = new FakeServer();
    }

    @BeforeEach
    void greets() {
        answer(asked -> Answer.json(result(asked, "{}")));
    }

    @AfterEach
    void close() {
        server.close();
        ground.close();
    }

    /// Answers a greeting by itself, and everything else by `rest`.
    private void answer(Function<Asked, Answer> rest) {
        server.on("POST", "/mcp", asked -> {
            String method = asked.json().path("method").asString("");
            if (method.equals("initialize")) {
                return new Answer(
                        200,
                        Map.of("Content-Type", "application/json", "Mcp-Session-Id", "s-1"),
                        result(
                                asked,
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                                        + "\"serverInfo\":{\"name\":\"fake\",\"version\":\"2\"}}"));
            }
            return asked.json().has("id") && asked.json().has("method") ? rest.apply(asked) : Answer.status(202);
        });
    }

    private static String result(Asked asked, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + asked.json().path("id") + ",\"result\":" + result + "}";
    }

    @Test
    void a_session_carries_its_id_and_version_and_ends_with_a_goodbye() throws Exception {
        answer(asked -> Answer.json(result(asked, "{\"content\":[]}")));
        server.on("DELETE", "/mcp", _ -> Answer.status(200));

        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            assertThat(client.server()).isEqualTo("fake 2");
            client.call("one", Json.LENIENT.createObjectNode(), WireGround.TIME);
        }

        Asked call = server.asked.stream()
                .filter(one -> one.body().contains("tools/call"))
                .findFirst()
                .orElseThrow();
        assertThat(call.header("mcp-session-id")).isEqualTo("s-1");
        assertThat(call.header("mcp-protocol-version")).isEqualTo("2025-11-25");
    }

    /// Else a server may take it for one that goes on with the stream of a request, and answer that there.
    @Test
    void a_server_hears_of_the_standing_stream_before_the_first_request() throws Exception {
        answer(asked -> Answer.json(result(asked, "{\"content\":[]}")));
        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            client.call("one", Json.LENIENT.createObjectNode(), WireGround.TIME);
        }

        List<String> order = server.asked.stream()
                .map(one ->
                        one.method().equals("GET") ? "GET" : one.body().contains("tools/call") ? "tools/call" : "other")
                .toList();
        assertThat(order.indexOf("GET")).isBetween(0, order.indexOf("tools/call"));
    }

    @Test
    void a_list_of_tools_is_read_page_by_page_and_one_without_an_end_is_refused() throws Exception {
        answer(asked -> {
            boolean second =
                    asked.json().path("params").path("cursor").asString("").equals("next");
            return Answer.json(result(
                    asked,
                    "{\"tools\":[{\"name\":\"" + (second ? "b" : "a") + "\",\"inputSchema\":{\"type\":\"object\"}}]"
                            + (second ? "" : ",\"nextCursor\":\"next\"") + "}"));
        });
        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            assertThat(client.tools(WireGround.TIME))
                    .extracting(McpClient.Offer::name)
                    .containsExactly("a", "b");
            answer(asked -> Answer.json(result(asked, "{\"tools\":[],\"nextCursor\":\"again\"}")));
            assertThatThrownBy(() -> client.tools(WireGround.TIME))
                    .isInstanceOfSatisfying(
                            McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.TOO_LARGE));
        }
    }

    @Test
    void a_stream_that_ends_early_is_taken_up_where_it_was() throws Exception {
        answer(_ -> Answer.stream("id: e1\nretry: 20\ndata: \n\n"));
        server.on(
                "GET",
                "/mcp",
                asked -> asked.header("last-event-id").equals("e1")
                        ? Answer.stream("id: e2\ndata: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"ok\":true}}\n\n")
                        : Answer.status(405));

        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            JsonNode result = client.call("slow", Json.LENIENT.createObjectNode(), WireGround.TIME);

            assertThat(result.path("ok").asBoolean(false)).isTrue();
        }
    }

    @Test
    void a_request_of_the_server_is_refused_and_a_ping_answered() throws Exception {
        answer(asked ->
                Answer.stream("data: {\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"sampling/createMessage\"}\n\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"id\":\"y\",\"method\":\"ping\"}\n\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n"
                        + "data: " + result(asked, "{}") + "\n\n"));

        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            client.call("asks", Json.LENIENT.createObjectNode(), WireGround.TIME);
        }

        assertThat(peer.asked).containsExactly("sampling/createMessage");
        assertThat(peer.told).containsExactly("notifications/tools/list_changed");
        assertThat(server.asked)
                .anySatisfy(one -> assertThat(one.body()).contains("\"x\"").contains("-32601"))
                .anySatisfy(one -> assertThat(one.body()).contains("\"y\"").contains("\"result\""));
    }

    @Test
    void an_answer_beyond_the_bound_is_not_taken() throws Exception {
        answer(asked -> Answer.json(result(asked, "{\"text\":\"" + "x".repeat(AgentLimits.MCP_MESSAGE_BYTES) + "\"}")));

        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            assertThatThrownBy(() -> client.call("large", Json.LENIENT.createObjectNode(), WireGround.TIME))
                    .isInstanceOfSatisfying(
                            McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.TOO_LARGE));
        }
    }

    @Test
    void a_server_that_says_nothing_is_given_up_at_the_end_of_its_time() throws Exception {
        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            answer(_ -> Answer.stream(": waits\n\n"));
            assertThatThrownBy(() -> client.call("late", Json.LENIENT.createObjectNode(), Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(
                            McpFailure.class,
                            e -> assertThat(e.kind()).isIn(McpFailure.Kind.LATE, McpFailure.Kind.UNREACHABLE));
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (McpClient client = ground.open(server, Optional.empty(), peer)) {
            answer(_ -> new Answer(307, Map.of("Location", server.at("/secret").toString()), ""));
            assertThatThrownBy(() -> client.ping(WireGround.TIME)).isInstanceOf(McpFailure.class);
        }
        assertThat(server.asked).noneMatch(one -> one.uri().getPath().equals("/secret"));
    }

    @Test
    void an_address_that_may_not_be_called_is_not_called() {
        URI address = server.at("/mcp");
        HttpWire wire = new HttpWire(
                ground.http(_ -> {
                    throw new McpFailure(McpFailure.Kind.REFUSED, "not there");
                }),
                new HttpWire.Place(address, Map.of(), Optional.empty()),
                Thread.ofVirtual().factory(),
                peer);

        assertThatThrownBy(() -> McpClient.open(wire, ground.clock, WireGround.GREETING, peer))
                .isInstanceOfSatisfying(
                        McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.REFUSED));
        assertThat(server.asked).isEmpty();
    }
}
