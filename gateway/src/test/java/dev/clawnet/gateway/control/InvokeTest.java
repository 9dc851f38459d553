package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.control.NodeWorld.answers;
import static dev.clawnet.gateway.control.NodeWorld.asked;
import static dev.clawnet.gateway.control.NodeWorld.id;
import static dev.clawnet.gateway.control.NodeWorld.invoke;
import static dev.clawnet.gateway.control.NodeWorld.ok;
import static dev.clawnet.gateway.control.NodeWorld.params;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A command of an operator, from socket to socket: two links, one gateway, virtual time.
final class InvokeTest {
    private final NodeWorld nodes = new NodeWorld();
    private final StockWorld world = nodes.world;
    private final Client operator = nodes.operator(StockWorld.TOKEN, 1);
    private final Client node = nodes.node(StockWorld.TOKEN, 2, "system.which", "system.notify");

    InvokeTest() {
        nodes.approveAll(operator);
        world.entries.clear();
    }

    private JsonNode answer(String request) {
        world.run();
        return operator.answers(request).getLast();
    }

    @Test
    void the_answer_of_the_node_is_the_answer_to_the_operator() {
        String call = operator.send("node.invoke", invoke(2, "system.which", "k1"));
        world.run();
        assertThat(asked(node).path("paramsJSON").stringValue()).isEqualTo("{\"bins\":[\"git\"]}");
        assertThat(asked(node).path("timeoutMs").longValue()).isEqualTo(Limits.NODE_INVOKE.toMillis());

        ok(node, asked(node), "{\"bins\":{\"git\":\"/usr/bin/git\"}}");

        JsonNode payload = answer(call).path("payload");
        assertThat(payload.path("payload").path("bins").path("git").stringValue())
                .isEqualTo("/usr/bin/git");
        assertThat(payload.path("payloadJSON").stringValue()).isEqualTo("{\"bins\":{\"git\":\"/usr/bin/git\"}}");
        assertThat(payload.path("nodeId").stringValue()).isEqualTo(id(2));
        assertThat(world.entries).as("a look leaves no trace").isEmpty();
    }

    @Test
    void the_same_key_asks_the_node_once_and_gets_the_same_answer() {
        String first = operator.send("node.invoke", invoke(2, "system.which", "k1"));
        String second = operator.send("node.invoke", invoke(2, "system.which", "k1"));
        world.run();
        ok(node, asked(node), "{\"n\":1}");
        JsonNode third = operator.request("node.invoke", invoke(2, "system.which", "k1"));

        assertThat(node.events("node.invoke.request")).hasSize(1);
        assertThat(answer(first).path("payload")).isEqualTo(answer(second).path("payload"));
        assertThat(third.path("payload")).isEqualTo(answer(first).path("payload"));
        JsonNode other = operator.request("node.invoke", invoke(2, "system.notify", "k1"));
        assertThat(other.path("error").path("details").path("code").stringValue())
                .isEqualTo("CONFLICT");
    }

    @Test
    void silence_ends_at_the_deadline_and_the_node_is_told() {
        String call =
                operator.send("node.invoke", invoke(2, "system.which", "k1").put("timeoutMs", 1_200));
        world.run();
        world.time.advance(Duration.ofMillis(1_199));
        assertThat(operator.answers(call)).isEmpty();
        world.time.advance(Duration.ofMillis(1));

        JsonNode error = answer(call).path("error");
        assertThat(error.path("code").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(error.path("message").stringValue()).isEqualTo("TIMEOUT: node invoke timed out");
        assertThat(error.path("details").path("nodeError").path("code").stringValue())
                .isEqualTo("TIMEOUT");
        assertThat(error.path("details").path("nodeCommandDispatched").booleanValue())
                .isTrue();
        assertThat(node.events("node.invoke.cancel").getLast().path("payload").path("invokeId"))
                .isEqualTo(asked(node).path("id"));
        assertThat(ok(node, asked(node), "{}").path("payload").path("ignored").booleanValue())
                .isTrue();
        JsonNode again =
                operator.request("node.invoke", invoke(2, "system.which", "k1").put("timeoutMs", 1_200));
        assertThat(again.path("error"))
                .as("what is unknown is not tried again under its key")
                .isEqualTo(error);
    }

    @Test
    void a_command_is_stopped_by_its_key_by_its_own_person_alone() {
        String call = operator.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();
        Client li = nodes.operator(world.liToken, 5);
        assertThat(li.request("node.invoke.stop", params().put("idempotencyKey", "k1"))
                        .path("payload")
                        .path("stopped")
                        .booleanValue())
                .isFalse();
        assertThat(node.events("node.invoke.cancel")).isEmpty();

        JsonNode stopped = operator.request("node.invoke.stop", params().put("idempotencyKey", "k1"));

        assertThat(stopped.path("payload").path("stopped").booleanValue()).isTrue();
        assertThat(node.events("node.invoke.cancel")).hasSize(1);
        assertThat(answer(call).path("ok").booleanValue()).isFalse();
        assertThat(world.entries.getLast().fields()).containsEntry("result", "unknown");
        assertThat(operator.request("node.invoke.stop", params().put("idempotencyKey", "k1"))
                        .path("payload")
                        .path("stopped")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void a_device_that_is_thrown_out_gets_nothing_of_what_it_asked_for_and_the_node_is_told() {
        Client thrown = nodes.operator(StockWorld.TOKEN, 6);
        thrown.send("node.invoke", invoke(2, "system.notify", "k1"));
        operator.send("node.invoke", invoke(2, "system.notify", "k2"));
        world.run();
        String first = node.events("node.invoke.request")
                .getFirst()
                .path("payload")
                .path("id")
                .stringValue();

        operator.request("device.token.revoke", params().put("deviceId", id(6)).put("role", "operator"));
        world.run();

        assertThat(node.events("node.invoke.cancel")).hasSize(1);
        assertThat(node.events("node.invoke.cancel")
                        .getFirst()
                        .path("payload")
                        .path("invokeId")
                        .stringValue(""))
                .isEqualTo(first);
        assertThat(world.entries.stream()
                        .filter(entry -> entry.kind().equals("node.invoke"))
                        .map(entry -> entry.fields().getOrDefault("result", "-")))
                .containsExactly("-", "-", "unknown");
    }

    @Test
    void a_new_token_of_a_device_ends_its_links_and_not_what_it_asked_for() {
        Client renewed = nodes.operator(StockWorld.TOKEN, 6);
        renewed.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();

        operator.request("device.token.rotate", params().put("deviceId", id(6)).put("role", "operator"));
        world.run();

        assertThat(renewed.closed().code()).isEqualTo(4001);
        assertThat(node.events("node.invoke.cancel")).isEmpty();
    }

    @Test
    void an_operator_that_goes_away_finds_the_answer_when_it_is_back() {
        operator.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();
        operator.connection.abort();
        world.run();
        ok(node, asked(node), "{\"ok\":true}");

        Client back = nodes.operator(StockWorld.TOKEN, 1);
        JsonNode again = back.request("node.invoke", invoke(2, "system.notify", "k1"));

        assertThat(again.path("payload").path("payload").path("ok").booleanValue())
                .isTrue();
        assertThat(node.events("node.invoke.request")).hasSize(1);
        assertThat(world.entries.stream().filter(entry -> entry.kind().equals("node.invoke")))
                .hasSize(2);
    }

    @Test
    void a_node_that_goes_away_leaves_the_outcome_unknown() {
        String call = operator.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();
        node.connection.abort();

        JsonNode error = answer(call).path("error");
        assertThat(error.path("details").path("nodeError").path("code").stringValue())
                .isEqualTo("NOT_CONNECTED");
        assertThat(error.path("details").path("nodeCommandDispatched").booleanValue())
                .isTrue();
        assertThat(world.entries.getLast().fields()).containsEntry("result", "unknown");
        JsonNode next = operator.request("node.invoke", invoke(2, "system.notify", "k2"))
                .path("error");
        assertThat(next.path("message").stringValue()).isEqualTo("node not connected");
        assertThat(next.path("details").path("nodeCommandDispatched").booleanValue())
                .isFalse();
    }

    /// No entry, no effect: the intent is durable before the node hears of it.
    @Test
    void what_changes_something_is_an_intent_before_and_an_outcome_after() {
        String call = operator.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();
        assertThat(world.entries).hasSize(1);
        assertThat(world.entries.getFirst().phase().name()).isEqualTo("INTENT");
        assertThat(world.entries.getFirst().fields())
                .containsEntry("verb", "system.notify")
                .containsEntry("node", id(2))
                .containsEntry("owner", world.host.value());

        answers(node, asked(node), result -> {
            result.put("ok", false)
                    .putObject("error")
                    .put("code", "UNAVAILABLE")
                    .put("message", "not now");
            return result;
        });

        assertThat(answer(call).path("error").path("message").stringValue()).isEqualTo("UNAVAILABLE: not now");
        assertThat(world.entries).hasSize(2);
        assertThat(world.entries.getLast().fields())
                .containsEntry("result", "failed")
                .containsEntry("reason", "UNSPECIFIED");
        assertThat(world.entries.getLast().intent())
                .contains(world.entries.getFirst().id());
    }

    @Test
    void progress_goes_to_the_link_that_asked_and_to_no_other_and_has_an_end() {
        Client second = nodes.operator(StockWorld.TOKEN, 3);
        operator.send("node.invoke", invoke(2, "system.which", "k1"));
        world.run();
        JsonNode part = node.request(
                "node.invoke.progress",
                params().put("invokeId", asked(node).path("id").stringValue())
                        .put("nodeId", id(2))
                        .put("seq", 0)
                        .put("chunk", "half way"));

        assertThat(part.path("payload").has("ignored")).isFalse();
        JsonNode heard = operator.events("node.invoke.progress").getLast();
        assertThat(heard.path("payload").path("chunk").stringValue()).isEqualTo("half way");
        assertThat(heard.path("payload").path("idempotencyKey").stringValue()).isEqualTo("k1");
        assertThat(second.events("node.invoke.progress")).isEmpty();

        String most = "x".repeat(16_384);
        JsonNode last = part;
        for (long said = 0; said <= Limits.NODE_PROGRESS; said += most.length()) {
            last = node.request(
                    "node.invoke.progress",
                    params().put("invokeId", asked(node).path("id").stringValue())
                            .put("nodeId", id(2))
                            .put("seq", 1)
                            .put("chunk", most));
        }
        assertThat(last.path("payload").path("ignored").booleanValue()).isTrue();
    }

    @Test
    void only_what_is_declared_and_approved_and_on_the_list_is_sent() {
        for (String command : new String[] {"camera.snap", "files.read", "files.purge", "nothing"}) {
            JsonNode error = operator.request("node.invoke", invoke(2, command, "k-" + command))
                    .path("error");
            assertThat(error.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
            assertThat(error.path("message").stringValue()).startsWith("node command not allowed: \"" + command + "\"");
            assertThat(error.path("details").path("reason").stringValue()).isEqualTo("command not allowlisted");
        }
        Client fresh = nodes.node(StockWorld.TOKEN, 4, "system.which");
        JsonNode waits =
                operator.request("node.invoke", invoke(4, "system.which", "k2")).path("error");
        assertThat(waits.path("message").stringValue()).contains("is not approved");
        assertThat(fresh.events("node.invoke.request")).isEmpty();
        assertThat(node.events("node.invoke.request")).isEmpty();
    }

    @Test
    void what_agents_alone_may_ask_for_is_not_asked_for_directly_even_when_it_is_approved() {
        Client files = nodes.node(StockWorld.TOKEN, 7, "files.read", "system.which");
        nodes.approveAll(operator);

        assertThat(operator.request("node.invoke", invoke(7, "files.read", "k1"))
                        .path("error")
                        .path("message")
                        .stringValue())
                .contains("is not a command that operators may ask");
        assertThat(files.events("node.invoke.request")).isEmpty();
    }

    @Test
    void what_is_approved_and_not_declared_by_the_link_that_stands_is_not_sent() {
        node.connection.abort();
        world.run();
        Client less = nodes.node(StockWorld.TOKEN, 2, "system.notify");

        assertThat(operator.request("node.invoke", invoke(2, "system.which", "k1"))
                        .path("error")
                        .path("message")
                        .stringValue())
                .endsWith("is not declared by this node");
        assertThat(less.events("node.invoke.request")).isEmpty();
    }

    @Test
    void no_command_waits_longer_than_the_longest_and_no_key_of_a_caller_reaches_a_node_at_length() {
        String key = "k".repeat(200);
        operator.send("node.invoke", invoke(2, "system.which", key).put("timeoutMs", 86_400_000));
        world.run();

        assertThat(asked(node).path("timeoutMs").longValue()).isEqualTo(Limits.NODE_INVOKE_MAX.toMillis());
        assertThat(asked(node).path("idempotencyKey").stringValue()).matches("k-[0-9a-f]{64}");
    }

    /// INV-2, INV-8: two people on one gateway: nodes, commands, events and surfaces of one do not exist for the other.
    @Test
    @Tag("INV-2")
    @Tag("INV-8")
    void another_person_finds_no_node_and_hears_nothing_of_it() {
        Client li = nodes.operator(world.liToken, 5);
        nodes.node(StockWorld.TOKEN, 6, "system.run");
        node.request(
                "node.event",
                params().put("event", "node.host.stats")
                        .put("payloadJSON", "{\"cpuCount\":2,\"memoryTotalBytes\":100,\"memoryFreeBytes\":50}"));

        for (String method : new String[] {"node.describe", "node.pair.remove"}) {
            JsonNode mine = li.request(method, params().put("nodeId", id(2)));
            JsonNode nobody = li.request(method, params().put("nodeId", "0".repeat(64)));
            assertThat(mine.path("error")).isEqualTo(nobody.path("error"));
            assertThat(mine.path("ok").booleanValue()).isFalse();
        }
        JsonNode invoke = li.request("node.invoke", invoke(2, "system.which", "k1"));
        JsonNode missing = li.request("node.invoke", invoke(7, "system.which", "k2"));
        assertThat(invoke.path("error")).isEqualTo(missing.path("error"));
        JsonNode word =
                li.request("node.pending.enqueue", params().put("nodeId", id(2)).put("type", "status.request"));
        assertThat(word.path("error").path("message").stringValue()).isEqualTo("unknown nodeId");
        assertThat(li.call("node.list").path("payload").path("nodes")).isEmpty();
        JsonNode pairs = li.call("node.pair.list").path("payload");
        assertThat(pairs.path("pending")).isEmpty();
        assertThat(pairs.path("paired")).isEmpty();
        String request = operator.call("node.pair.list")
                .path("payload")
                .path("pending")
                .get(0)
                .path("requestId")
                .stringValue();
        for (String method : new String[] {"node.pair.approve", "node.pair.reject"}) {
            assertThat(li.request(method, params().put("requestId", request)).path("error"))
                    .isEqualTo(
                            li.request(method, params().put("requestId", "q-0")).path("error"));
        }
        assertThat(li.events("node.pair.requested")).isEmpty();
        assertThat(li.events("node.hostStats")).isEmpty();
        assertThat(operator.events("node.pair.requested")).isNotEmpty();
        assertThat(operator.events("node.hostStats")).isNotEmpty();
        assertThat(node.events("node.invoke.request")).isEmpty();
    }

    /// An answer counts only from the connection that was asked.
    @Test
    @Tag("INV-2")
    void a_node_of_another_person_cannot_answer() {
        Client theirs = nodes.node(world.liToken, 8, "system.which");
        String call = operator.send("node.invoke", invoke(2, "system.which", "k1"));
        world.run();

        JsonNode ignored = ok(theirs, asked(node), "{\"forged\":true}");

        assertThat(ignored.path("payload").path("ignored").booleanValue()).isTrue();
        assertThat(operator.answers(call)).isEmpty();
    }
}
