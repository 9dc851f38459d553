package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.control.NodeWorld.asked;
import static dev.clawnet.gateway.control.NodeWorld.id;
import static dev.clawnet.gateway.control.NodeWorld.invoke;
import static dev.clawnet.gateway.control.NodeWorld.key;
import static dev.clawnet.gateway.control.NodeWorld.ok;
import static dev.clawnet.gateway.control.NodeWorld.params;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.limits.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a node declares, what was approved of it, and what waits.
final class NodeSurfacesTest {
    private final NodeWorld nodes = new NodeWorld();
    private final StockWorld world = nodes.world;
    private final Client operator = nodes.operator(StockWorld.TOKEN, 1);

    private JsonNode described(int node) {
        return operator.request("node.describe", params().put("nodeId", id(node)))
                .path("payload");
    }

    private JsonNode waiting() {
        return operator.call("node.pair.list").path("payload").path("pending");
    }

    @Test
    void a_fresh_surface_waits_and_an_approval_holds_for_the_link_that_stands() {
        Client node = nodes.node(StockWorld.TOKEN, 2, "system.which");
        JsonNode asked = operator.events("node.pair.requested").getLast().path("payload");
        assertThat(asked.path("nodeId").stringValue()).isEqualTo(id(2));
        assertThat(asked.path("commands").get(0).stringValue()).isEqualTo("system.which");
        assertThat(asked.path("silent").booleanValue()).isTrue();
        assertThat(described(2).path("commands")).isEmpty();
        assertThat(described(2).path("approvalState").stringValue()).isEqualTo("pending-approval");

        nodes.approveAll(operator);

        assertThat(described(2).path("commands").get(0).stringValue()).isEqualTo("system.which");
        assertThat(described(2).path("approvalState").stringValue()).isEqualTo("approved");
        assertThat(operator.events("node.pair.resolved")
                        .getLast()
                        .path("payload")
                        .path("decision")
                        .stringValue())
                .isEqualTo("approved");
        String call = operator.send("node.invoke", invoke(2, "system.which", "k1"));
        world.run();
        ok(node, asked(node), "{}");
        assertThat(operator.answers(call).getLast().path("ok").booleanValue()).isTrue();
    }

    @Test
    void a_node_that_comes_back_with_more_serves_what_was_approved_until_somebody_looks() {
        nodes.node(StockWorld.TOKEN, 2, "system.which").connection.abort();
        nodes.approveAll(operator);

        nodes.node(StockWorld.TOKEN, 2, "system.which", "system.run");

        assertThat(described(2).path("commands")).hasSize(1);
        assertThat(described(2).path("approvalState").stringValue()).isEqualTo("pending-reapproval");
        assertThat(described(2).path("pendingDeclaredCommands")).hasSize(2);
        JsonNode required = waiting().get(0).path("requiredApproveScopes");
        assertThat(required.get(0).stringValue()).isEqualTo("operator.pairing");
        assertThat(required.get(1).stringValue()).isEqualTo("operator.admin");

        operator.request(
                "node.pair.reject",
                params().put("requestId", described(2).path("pendingRequestId").stringValue()));
        assertThat(described(2).path("commands")).hasSize(1);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void a_node_that_declares_less_serves_less() {
        nodes.node(StockWorld.TOKEN, 2, "system.which", "system.notify")
                .connection
                .abort();
        nodes.approveAll(operator);

        nodes.node(StockWorld.TOKEN, 2, "system.notify");

        assertThat(described(2).path("commands")).hasSize(1);
        assertThat(described(2).path("approvalState").stringValue()).isEqualTo("approved");
    }

    @Test
    void what_a_machine_of_that_platform_cannot_have_is_not_even_asked_about() {
        nodes.node(StockWorld.TOKEN, 2, "system.notify", "camera.list", "sms.send");
        Client phone = world.local();
        Ask ask = new Ask()
                .token(StockWorld.TOKEN)
                .key(key(3))
                .role("node")
                .as("openclaw-android", "node")
                .scopes();
        ask.platform = "android";
        ask.commands = List.of("system.run", "files.read", "camera.list", "sms.send");
        phone.hello(ask);
        world.run();

        assertThat(described(2).path("pendingDeclaredCommands").get(0).stringValue())
                .isEqualTo("system.notify");
        assertThat(described(2).path("pendingDeclaredCommands")).hasSize(1);
        assertThat(described(3).path("pendingDeclaredCommands").get(0).stringValue())
                .isEqualTo("camera.list");
        assertThat(described(3).path("pendingDeclaredCommands")).hasSize(1);
    }

    @Test
    void programs_take_admin_to_approve_and_notes_take_write() {
        nodes.node(StockWorld.TOKEN, 2, "system.run");
        nodes.node(StockWorld.TOKEN, 3, "system.notify");
        Client pairing = world.local();
        pairing.hello(new Ask()
                .token(StockWorld.TOKEN)
                .key(key(4))
                .scopes("operator.pairing", "operator.write", "operator.read"));
        String run = described(2).path("pendingRequestId").stringValue();
        String note = described(3).path("pendingRequestId").stringValue();

        JsonNode refused = pairing.request("node.pair.approve", params().put("requestId", run));
        assertThat(refused.path("error").path("details").path("missingScope").stringValue())
                .isEqualTo("operator.admin");
        JsonNode done = pairing.request("node.pair.approve", params().put("requestId", note));
        assertThat(done.path("ok").booleanValue()).isTrue();
        assertThat(described(2).path("commands")).isEmpty();
    }

    @Test
    void a_removed_node_is_cut_and_serves_nothing_when_it_comes_back() {
        Client node = nodes.node(StockWorld.TOKEN, 2, "system.notify");
        nodes.approveAll(operator);

        JsonNode gone = operator.request("node.pair.remove", params().put("nodeId", id(2)));
        assertThat(gone.path("payload").path("nodeId").stringValue()).isEqualTo(id(2));
        assertThat(node.closed().code()).isEqualTo(4001);
        assertThat(described(2).isMissingNode()).isTrue();

        nodes.node(StockWorld.TOKEN, 2, "system.notify");
        assertThat(described(2).path("commands")).isEmpty();
        assertThat(waiting()).hasSize(1);
    }

    @Test
    void a_name_that_its_person_gives_is_what_acts_call_it() {
        nodes.node(StockWorld.TOKEN, 2, "system.notify");
        Client person = world.local();
        person.hello(new Ask().code(world.hostCode).key(key(3)));
        JsonNode renamed =
                person.request("node.rename", params().put("nodeId", id(2)).put("displayName", "Build box"));
        assertThat(renamed.path("payload").path("displayName").stringValue()).isEqualTo("Build box");
        assertThat(described(2).path("displayName").stringValue()).isEqualTo("build-box");
        JsonNode unknown =
                person.request("node.rename", params().put("nodeId", id(9)).put("displayName", "x"));
        assertThat(unknown.path("error").path("message").stringValue()).isEqualTo("unknown nodeId");
    }

    @Test
    void nodes_that_are_away_are_listed_too() {
        nodes.node(StockWorld.TOKEN, 2, "system.notify").connection.abort();
        world.run();
        JsonNode listed =
                operator.call("node.list").path("payload").path("nodes").get(0);
        assertThat(listed.path("connected").booleanValue()).isFalse();
        assertThat(listed.path("paired").booleanValue()).isTrue();
    }

    @Test
    void surfaces_that_wait_have_a_bound() {
        for (int i = 0; i < Limits.NODE_REQUESTS_PER_PERSON + 1; i++) {
            Client client = world.local();
            Ask ask = new Ask()
                    .token(StockWorld.TOKEN)
                    .key(many(i))
                    .role("node")
                    .as("node-host", "node")
                    .scopes();
            ask.commands = List.of("system.notify");
            client.hello(ask);
            client.connection.abort();
        }
        assertThat(waiting()).hasSize(Limits.NODE_REQUESTS_PER_PERSON);
        JsonNode last = operator.request(
                "node.describe",
                params().put(
                                "nodeId",
                                many(Limits.NODE_REQUESTS_PER_PERSON).id().value()));
        assertThat(last.path("payload").has("pendingRequestId"))
                .as("it is not kept for later either: " + last)
                .isFalse();
    }

    private static dev.clawnet.protocol.device.DeviceKey many(int i) {
        byte[] seed = new byte[32];
        seed[0] = (byte) i;
        seed[1] = (byte) (i >> 8);
        seed[2] = 1;
        return dev.clawnet.protocol.device.DeviceKey.ofSeed(seed);
    }

    @Test
    void word_for_a_sleeping_node_waits_until_it_is_seen_to_or_its_time_is_over() {
        Client node = nodes.node(StockWorld.TOKEN, 2, "system.notify");
        JsonNode left = operator.request(
                "node.pending.enqueue",
                params().put("nodeId", id(2)).put("type", "location.request").put("expiresInMs", 60_000));
        operator.request(
                "node.pending.enqueue",
                params().put("nodeId", id(2))
                        .put("type", "status.request")
                        .put("priority", "high")
                        .put("expiresInMs", 1_000));
        assertThat(left.path("payload").path("revision").longValue()).isEqualTo(1);
        assertThat(left.path("payload").path("wakeTriggered").booleanValue()).isFalse();

        JsonNode all = node.call("node.pending.drain").path("payload");
        assertThat(all.path("items")).hasSize(3);
        assertThat(all.path("items").get(0).path("id").stringValue()).isEqualTo("baseline-status");
        assertThat(all.path("items").get(0).has("expiresAtMs")).isFalse();
        assertThat(all.path("items").get(1).path("priority").stringValue()).isEqualTo("high");
        world.time.advance(Duration.ofSeconds(1));
        assertThat(node.call("node.pending.drain").path("payload").path("items"))
                .hasSize(2);

        var ack = params();
        ack.putArray("ids")
                .add(left.path("payload").path("queued").path("id").stringValue())
                .add("nothing");
        JsonNode acked = node.request("node.pending.ack", ack).path("payload");
        assertThat(acked.path("ackedIds")).hasSize(1);
        assertThat(node.call("node.pending.drain").path("payload").path("items"))
                .hasSize(1);
        assertThat(node.call("node.pending.pull").path("payload").path("actions"))
                .isEmpty();
    }

    @Test
    void as_much_waits_for_a_node_as_may_and_no_more() {
        nodes.node(StockWorld.TOKEN, 2, "system.notify");
        JsonNode last = params();
        for (int i = 0; i <= Limits.NODE_WORK; i++) {
            last = operator.request(
                    "node.pending.enqueue", params().put("nodeId", id(2)).put("type", "status.request"));
        }
        assertThat(last.path("error").path("details").path("code").stringValue())
                .isEqualTo("LIMIT_REACHED");
    }

    @Test
    void what_a_node_reports_is_answered_with_what_became_of_it() {
        Client node = nodes.node(StockWorld.TOKEN, 2, "system.notify");
        JsonNode bad = node.request(
                "node.event", params().put("event", "node.host.stats").put("payloadJSON", "{\"cpuCount\":-1}"));
        assertThat(bad.path("payload").path("reason").stringValue()).isEqualTo("invalid_payload");
        JsonNode good = node.request(
                "node.event",
                params().put("event", "node.host.stats")
                        .put("payloadJSON", "{\"cpuCount\":2,\"memoryTotalBytes\":100,\"memoryFreeBytes\":50}"));
        assertThat(good.path("payload").path("reason").stringValue()).isEqualTo("updated");
        assertThat(described(2).path("hostStats").path("cpuCount").intValue()).isEqualTo(2);
        JsonNode unknown = node.request("node.event", params().put("event", "something.unknown"));
        assertThat(unknown.path("payload").path("handled").booleanValue()).isFalse();
        assertThat(unknown.path("payload").path("reason").stringValue()).isEqualTo("unsupported_event");
    }
}
