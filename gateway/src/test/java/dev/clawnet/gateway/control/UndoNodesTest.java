package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.control.NodeWorld.key;
import static dev.clawnet.gateway.control.NodeWorld.params;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Which nodes the methods of undo name to whoever asks.
final class UndoNodesTest {
    private final NodeWorld nodes = new NodeWorld();
    private final StockWorld world = nodes.world;
    private final Client person = world.local();

    UndoNodesTest() {
        person.hello(new Ask().code(world.hostCode).key(key(9)).caps("exec-approvals"));
    }

    /// Who has none is told how a machine becomes one.
    @Test
    void without_a_node_it_is_said_how_a_machine_becomes_one() {
        assertThat(person.request("undo.list", params())
                        .path("error")
                        .path("details")
                        .path("hint")
                        .asString(""))
                .contains("clawnet node run", "clawnet invite --role node");
    }

    private String refused(String node) {
        JsonNode answer = person.request("undo.list", node.isEmpty() ? params() : params().put("node", node));
        assertThat(answer.path("ok").booleanValue()).isFalse();
        return answer.path("error").path("message").stringValue();
    }

    /// Nodes are named by their devices here; that of another person does not exist.
    @Test
    @Tag("INV-2")
    void only_nodes_of_the_caller_are_named_and_counted() {
        nodes.node(world.liToken, 8, "system.which");
        assertThat(refused("")).isEqualTo("no node of yours is connected");
        assertThat(refused("attic")).contains("none of yours is");

        nodes.node(StockWorld.TOKEN, 2, "system.which");
        nodes.node(StockWorld.TOKEN, 3, "system.which");
        String which = refused("");
        assertThat(which).startsWith("say which node: ");
        assertThat(which.split(",")).hasSize(2);
        assertThat(refused("attic"))
                .contains("of yours are: ")
                .satisfies(text -> assertThat(text.split(",")).hasSize(2));
    }
}
