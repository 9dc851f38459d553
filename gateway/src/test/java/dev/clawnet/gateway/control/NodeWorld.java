package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Nodes and operators of two people in a [StockWorld], in few words.
final class NodeWorld {
    final StockWorld world = new StockWorld();

    static DeviceKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return DeviceKey.ofSeed(bytes);
    }

    /// A program of the host person, or of Li, with every scope.
    Client operator(String token, int seed) {
        Client client = world.local();
        client.hello(new Ask().token(token).key(key(seed)).caps("exec-approvals"));
        return client;
    }

    /// A link without a device.
    Client console() {
        Client client = world.local();
        client.hello(new Ask().token(StockWorld.TOKEN).as("gateway-client", "backend"));
        return client;
    }

    /// A node that is paired and linked, and may serve nothing yet.
    Client node(String token, int seed, String... commands) {
        Client client = world.local();
        Ask ask = new Ask()
                .token(token)
                .key(key(seed))
                .role("node")
                .as("node-host", "node")
                .scopes()
                .caps("system");
        ask.commands = List.of(commands);
        client.hello(ask);
        world.run();
        return client;
    }

    /// Approves all that waits for this operator's person.
    void approveAll(Client operator) {
        for (JsonNode waits : operator.call("node.pair.list").path("payload").path("pending")) {
            JsonNode done = operator.request(
                    "node.pair.approve",
                    params().put("requestId", waits.path("requestId").stringValue()));
            assertThat(done.path("ok").booleanValue()).as(done.toString()).isTrue();
        }
    }

    static ObjectNode params() {
        return Json.STRICT.createObjectNode();
    }

    static String id(int seed) {
        return key(seed).id().value();
    }

    static ObjectNode invoke(int node, String command, String key) {
        ObjectNode params =
                params().put("nodeId", id(node)).put("command", command).put("idempotencyKey", key);
        params.putObject("params").putArray("bins").add("git");
        return params;
    }

    /// The newest command that came to this node.
    static JsonNode asked(Client node) {
        return node.events("node.invoke.request").getLast().path("payload");
    }

    /// Answers it.
    static JsonNode answers(Client node, JsonNode request, Function<ObjectNode, ObjectNode> with) {
        ObjectNode result = params().put("id", request.path("id").stringValue())
                .put("nodeId", request.path("nodeId").stringValue());
        return node.request("node.invoke.result", with.apply(result));
    }

    static JsonNode ok(Client node, JsonNode request, String json) {
        return answers(node, request, result -> result.put("ok", true).put("payloadJSON", json));
    }

    /// `error.code / error.details.code or reason / message`, or empty.
    static Optional<JsonNode> error(JsonNode answer) {
        return answer.path("ok").booleanValue() ? Optional.empty() : Optional.of(answer.path("error"));
    }
}
