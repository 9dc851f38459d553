package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.node.NodeLink;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.Tick;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nodes among the links: of one person, by a name that says nothing of others.
final class NodeLinksTest {
    private final World world = new World();
    private final NodeLinks nodes = new NodeLinks(
            world.links,
            person -> world.devices.store.read(view -> Devices.of(view, person)),
            (person, device) -> world.devices.store.read(view -> Devices.find(view, person, device)));

    private Client node(PersonId person, DeviceKey key) {
        Client client = world.remote();
        Ask ask = new Ask()
                .code(world.devices.code(person, DeviceClass.PROGRAM, Role.NODE).reveal())
                .key(key)
                .role("node")
                .as("node-host", "node")
                .scopes();
        ask.commands = List.of("files.read");
        client.hello(ask);
        return client;
    }

    /// INV-2: a person's nodes are that person's alone.
    @Test
    @Tag("INV-2")
    void a_person_sees_own_nodes_alone_and_their_names_do_not_tell_of_others() {
        node(LI, key(1));
        node(NOVA, key(2));
        node(NOVA, key(3));

        assertThat(nodes.nodes(LI)).extracting(NodeLink::name).containsExactly("node");
        assertThat(nodes.nodes(NOVA)).extracting(NodeLink::name).containsExactlyInAnyOrder("node", "node-2");
        assertThat(nodes.nodes(LI).getFirst().commands()).containsExactly("files.read");
    }

    @Test
    void a_node_keeps_its_name_while_an_older_one_of_the_same_name_is_away() {
        Client older = node(NOVA, key(2));
        node(NOVA, key(3));

        older.connection.abort();

        assertThat(nodes.nodes(NOVA)).extracting(NodeLink::name).containsExactly("node-2");
    }

    @Test
    void an_event_goes_to_one_connection_without_a_number_and_not_to_one_that_is_gone() {
        Client client = node(LI, key(1));
        NodeLink link = nodes.nodes(LI).getFirst();

        assertThat(nodes.send(link.conn(), SystemMethods.TICK, new Tick(7L))).isTrue();
        assertThat(client.events("tick").getFirst().has("seq")).isFalse();
        client.connection.abort();
        assertThat(nodes.send(link.conn(), SystemMethods.TICK, new Tick(7L))).isFalse();
        assertThat(nodes.nodes(LI)).isEmpty();
    }
}
