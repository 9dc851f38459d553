package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.control.NodeWorld.asked;
import static dev.clawnet.gateway.control.NodeWorld.id;
import static dev.clawnet.gateway.control.NodeWorld.invoke;
import static dev.clawnet.gateway.control.NodeWorld.params;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A device is thrown out at exactly one moment of a command that it asked for.
final class InvokeRacesTest {
    private final NodeWorld nodes = new NodeWorld();
    private final StockWorld world = nodes.world;
    private final Client operator = nodes.operator(StockWorld.TOKEN, 1);
    private final Client node = nodes.node(StockWorld.TOKEN, 2, "system.notify");
    private final Client thrown = nodes.operator(StockWorld.TOKEN, 6);

    InvokeRacesTest() {
        nodes.approveAll(operator);
        world.entries.clear();
    }

    private void throwOut() {
        JsonNode done = operator.request(
                "device.token.revoke", params().put("deviceId", id(6)).put("role", "operator"));
        assertThat(done.path("ok").booleanValue()).as(done.toString()).isTrue();
    }

    @Test
    void a_device_that_is_thrown_out_before_its_command_is_looked_at_reaches_no_node() {
        world.moments.beforeTheNextLook(this::throwOut);

        thrown.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();

        assertThat(thrown.closed()).isNotNull();
        assertThat(node.events("node.invoke.request")).isEmpty();
        assertThat(world.entries).noneMatch(entry -> entry.kind().equals("node.invoke"));
    }

    @Test
    void a_device_that_is_thrown_out_between_the_look_and_the_send_has_its_command_taken_back() {
        world.moments.afterTheNextLook(this::throwOut);

        thrown.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();

        assertThat(node.events("node.invoke.request")).hasSize(1);
        assertThat(node.events("node.invoke.cancel"))
                .singleElement()
                .satisfies(cancel -> assertThat(cancel.path("payload").path("invokeId"))
                        .isEqualTo(asked(node).path("id")));
        assertThat(world.entries.stream()
                        .filter(entry -> entry.kind().equals("node.invoke"))
                        .map(entry -> entry.fields().getOrDefault("result", "-")))
                .containsExactly("-", "unknown");
    }

    @Test
    void another_device_that_is_thrown_out_between_them_changes_nothing() {
        world.moments.afterTheNextLook(this::throwOut);

        operator.send("node.invoke", invoke(2, "system.notify", "k1"));
        world.run();

        assertThat(node.events("node.invoke.request")).hasSize(1);
        assertThat(node.events("node.invoke.cancel")).isEmpty();
    }
}
