package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.protocol.json.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server says without being asked: its requests are answered or refused, its news handed on.
final class Inbound {
    private static final int NO_METHOD = -32_601;

    private final Peer peer;

    Inbound(Peer peer) {
        this.peer = peer;
    }

    /// One message out of its text.
    static JsonNode parsed(String text) throws McpFailure {
        try {
            JsonNode message = Json.LENIENT.readTree(text);
            if (message.isObject() && message.path("jsonrpc").asString("").equals("2.0")) {
                return message;
            }
        } catch (JacksonException notJson) {
            throw bad();
        }
        throw bad();
    }

    private static McpFailure bad() {
        return new McpFailure(McpFailure.Kind.BAD_ANSWER, "the server sent what is no message of the protocol");
    }

    /// Whether it answers a request of this side.
    static boolean isAnswer(JsonNode message) {
        return message.has("id") && !message.has("method");
    }

    /// What is sent back for a message that answers nothing.
    Optional<ObjectNode> heard(JsonNode message) {
        String method = message.path("method").asString("");
        if (method.isEmpty()) {
            return Optional.empty();
        }
        JsonNode id = message.path("id");
        if (id.isMissingNode()) {
            peer.told(method);
            return Optional.empty();
        }
        ObjectNode answer = Json.LENIENT.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        Optional<JsonNode> result = method.equals("ping")
                ? Optional.of(Json.LENIENT.createObjectNode())
                : peer.asked(method, message.path("params"));
        if (result.isPresent()) {
            answer.set("result", result.get());
        } else {
            answer.putObject("error").put("code", NO_METHOD).put("message", "this client does not do that");
        }
        return Optional.of(answer);
    }
}
