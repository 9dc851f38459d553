package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A session with one server, from its greeting to its end.
public final class McpClient implements AutoCloseable {
    /// The version that is offered.
    public static final String VERSION = "2025-11-25";

    /// Versions that are understood.
    static final Set<String> VERSIONS = Set.of(VERSION, "2025-06-18", "2025-03-26", "2024-11-05");

    private final Wire wire;
    private final InstantSource clock;
    private final AtomicLong ids = new AtomicLong();
    private final String server;
    private final boolean hasTools;

    /// What is told a server of this side.
    ///
    /// @param time within which it must answer what is no call of a tool
    public record Greeting(String name, String version, Duration time) {}

    /// A tool of the server, in its own words.
    ///
    /// @param schema of its arguments
    public record Offer(String name, String description, JsonNode schema) {}

    private McpClient(Wire wire, InstantSource clock, Greeting greeting, ObjectNode capabilities) throws McpFailure {
        this.wire = wire;
        this.clock = clock;
        ObjectNode params = Json.LENIENT.createObjectNode().put("protocolVersion", VERSION);
        params.set("capabilities", capabilities);
        params.putObject("clientInfo").put("name", greeting.name()).put("version", greeting.version());
        JsonNode hello = request("initialize", params, greeting.time());
        String version = hello.path("protocolVersion").asString("");
        if (!VERSIONS.contains(version)) {
            throw new McpFailure(
                    McpFailure.Kind.BAD_ANSWER, "the server speaks no version of the protocol that is known here");
        }
        wire.agreed(version);
        this.server = bounded(hello.path("serverInfo").path("name").asString("") + " "
                + hello.path("serverInfo").path("version").asString(""));
        this.hasTools = hello.path("capabilities").has("tools");
        wire.send(
                Json.LENIENT.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized"),
                clock.instant().plus(greeting.time()));
        wire.ready();
    }

    /// Greets the server. The wire is closed when that fails.
    public static McpClient open(Wire wire, InstantSource clock, Greeting greeting, Peer peer) throws McpFailure {
        boolean greeted = false;
        try {
            McpClient client = new McpClient(wire, clock, greeting, peer.capabilities());
            greeted = true;
            return client;
        } finally {
            if (!greeted) {
                wire.close();
            }
        }
    }

    /// What the server calls itself: data.
    public String server() {
        return server;
    }

    /// All tools of the server, in its order.
    public List<Offer> tools(Duration time) throws McpFailure {
        List<Offer> offers = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < AgentLimits.MCP_PAGES && hasTools; page++) {
            ObjectNode params = Json.LENIENT.createObjectNode();
            cursor.ifPresent(at -> params.put("cursor", at));
            JsonNode answer = request("tools/list", params, time);
            for (JsonNode tool : answer.path("tools")) {
                offers.add(offer(tool));
            }
            if (offers.size() > AgentLimits.MCP_TOOLS) {
                break;
            }
            JsonNode next = answer.path("nextCursor");
            if (!next.isString()) {
                return offers;
            }
            cursor = Optional.of(next.stringValue());
        }
        if (!hasTools) {
            return offers;
        }
        throw new McpFailure(
                McpFailure.Kind.TOO_LARGE,
                "the server lists more than " + AgentLimits.MCP_TOOLS + " tools, or more than " + AgentLimits.MCP_PAGES
                        + " pages");
    }

    private static Offer offer(JsonNode tool) throws McpFailure {
        String name = tool.path("name").asString("");
        JsonNode schema = tool.path("inputSchema");
        if (name.isEmpty() || name.length() > AgentLimits.MCP_NAME || !schema.isObject()) {
            throw new McpFailure(McpFailure.Kind.BAD_ANSWER, "the server lists a tool without a name or a schema");
        }
        return new Offer(name, tool.path("description").asString(""), schema);
    }

    /// Calls a tool; the result as the server gave it.
    public JsonNode call(String tool, JsonNode arguments, Duration time) throws McpFailure {
        ObjectNode params = Json.LENIENT.createObjectNode().put("name", tool);
        params.set("arguments", arguments);
        return request("tools/call", params, time);
    }

    /// Asks whether the server is there.
    public void ping(Duration time) throws McpFailure {
        request("ping", Json.LENIENT.createObjectNode(), time);
    }

    private JsonNode request(String method, ObjectNode params, Duration time) throws McpFailure {
        ObjectNode request =
                Json.LENIENT.createObjectNode().put("jsonrpc", "2.0").put("id", ids.incrementAndGet());
        request.put("method", method);
        request.set("params", params);
        JsonNode answer = wire.exchange(request, clock.instant().plus(time));
        if (answer.has("error")) {
            JsonNode error = answer.path("error");
            throw new McpFailure(
                    McpFailure.Kind.ERROR,
                    "the server answered with the error " + error.path("code").asInt(0),
                    Optional.of(bounded(error.path("message").asString(""))));
        }
        if (!answer.path("result").isObject()) {
            throw new McpFailure(McpFailure.Kind.BAD_ANSWER, "the server's answer holds no result");
        }
        return answer.path("result");
    }

    private static String bounded(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.substring(0, Math.min(AgentLimits.MCP_WORDS, line.length()));
    }

    @Override
    public void close() {
        wire.close();
    }
}
