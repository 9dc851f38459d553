package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.DeviceWorld.caller;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.DeviceRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.Rename;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.RenameNode;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A grant or a rule names a node: the name never comes to mean another machine.
final class NodeNamesTest {
    private static final Caller BRIDGE =
            caller(LI, Optional.of(key(9).id()), DeviceClass.PROGRAM, false, Scope.values());
    private static final Caller HUMAN = caller(LI, Optional.of(key(8).id()), DeviceClass.HUMAN, false, Scope.values());

    private final DeviceWorld world = new DeviceWorld();
    private final MethodTable table = new MethodTable();

    @BeforeEach
    void bind() {
        world.feature.bind(table);
        new SurfaceFeature(world.store, new Random(3)).bind(table);
    }

    @SuppressWarnings("unchecked") // the table holds each method with the handler of its own types
    private <P, R> R call(Method<P, R> method, Caller caller, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return ((Answer.Now<R>) bound.handler().handle(caller, params)).result();
    }

    /// A node, let in by its owner; each calls itself `box`.
    private DeviceId node(PersonId person, int seed) {
        world.admit(
                applicant(key(seed), Role.NODE, false),
                new Credential.Code(world.code(person, DeviceClass.PROGRAM, Role.NODE)));
        return key(seed).id();
    }

    private String name(PersonId person, DeviceId node) {
        return NodeNames.of(world.devicesOf(person)).getOrDefault(node, "none");
    }

    @Test
    void names_are_numbered_within_a_person_and_say_nothing_of_others() {
        assertThat(name(LI, node(LI, 1))).isEqualTo("box");
        assertThat(name(LI, node(LI, 2))).isEqualTo("box-2");
        assertThat(name(NOVA, node(NOVA, 3))).isEqualTo("box");
    }

    @Test
    void a_node_keeps_its_name_when_an_older_one_of_the_same_name_is_removed() {
        DeviceId older = node(LI, 1);
        DeviceId younger = node(LI, 2);

        call(DeviceMethods.PAIR_REMOVE, BRIDGE, new DeviceRef(older));

        assertThat(name(LI, younger)).isEqualTo("box-2");
    }

    @Test
    void the_name_of_a_removed_node_goes_to_no_other_and_comes_back_with_its_key() {
        DeviceId first = node(LI, 1);
        call(DeviceMethods.PAIR_REMOVE, BRIDGE, new DeviceRef(first));

        assertThat(name(LI, node(LI, 2))).isEqualTo("box-2");
        assertThat(name(LI, node(LI, 1))).isEqualTo("box");
    }

    @Test
    void a_program_that_removes_and_approves_puts_no_machine_of_its_own_under_a_name() {
        call(DeviceMethods.PAIR_REMOVE, BRIDGE, new DeviceRef(node(LI, 1)));
        Outcome.Waits line = assertInstanceOf(
                Outcome.Waits.class, world.admit(applicant(key(2), Role.NODE, false), new Credential.KeyAlone()));
        call(
                DeviceMethods.PAIR_APPROVE,
                BRIDGE,
                new RequestRef(line.request().id().value()));

        assertThat(name(LI, key(2).id())).isEqualTo("box-2");
    }

    @Test
    void a_name_that_was_a_nodes_is_not_anothers_when_the_first_is_renamed() {
        DeviceId first = node(LI, 1);
        DeviceId second = node(LI, 2);

        call(NodeMethods.RENAME, HUMAN, new RenameNode(first.value(), "old"));
        call(DeviceMethods.PAIR_RENAME, HUMAN, new Rename(second, "box"));

        assertThat(name(LI, first)).isEqualTo("old");
        assertThat(name(LI, second)).isEqualTo("box-2");
        call(NodeMethods.RENAME, HUMAN, new RenameNode(first.value(), "Box"));
        assertThat(name(LI, first)).as("its own name comes back").isEqualTo("box");
    }

    @Test
    void a_program_gives_no_node_another_name() {
        DeviceId node = node(LI, 1);
        world.paired(LI, key(2), DeviceClass.HUMAN);

        Fault refused =
                catchThrowableOfType(Fault.class, () -> call(DeviceMethods.PAIR_RENAME, BRIDGE, new Rename(node, "x")));
        call(DeviceMethods.PAIR_RENAME, BRIDGE, new Rename(key(2).id(), "desk"));

        assertThat(refused.code()).isEqualTo(ErrorCode.HUMAN_DEVICE_REQUIRED);
        assertThat(name(LI, node)).isEqualTo("box");
        assertThat(world.devicesOf(LI)).extracting(Device::label).contains(Optional.of("desk"));
    }

    @Test
    void nodes_of_an_older_state_keep_the_names_that_they_had() {
        DeviceId older = node(LI, 1);
        world.advance(Duration.ofSeconds(1));
        DeviceId younger = node(LI, 2);
        forgetNames();
        assertThat(List.of(name(LI, older), name(LI, younger))).containsExactly("box", "box-2");

        call(DeviceMethods.PAIR_REMOVE, BRIDGE, new DeviceRef(older));

        assertThat(name(LI, younger)).isEqualTo("box-2");
        assertThat(name(LI, node(LI, 3))).isEqualTo("box-3");
    }

    /// Rows as they were before names were written down.
    private void forgetNames() {
        world.store.write(tx -> {
            tx.list(DeviceTables.NODE_NAMES, LI, "", 10)
                    .forEach(row -> tx.delete(DeviceTables.NODE_NAMES, LI, row.id()));
            tx.delete(DeviceTables.COUNTS, LI, "node-names");
            Devices.of(tx, LI)
                    .forEach(device -> tx.put(
                            DeviceTables.DEVICES,
                            LI,
                            device.id().value(),
                            new Device(
                                    device.id(),
                                    device.person(),
                                    device.publicKey(),
                                    device.deviceClass(),
                                    device.grants(),
                                    device.about(),
                                    device.label(),
                                    device.commands(),
                                    device.approvedVia(),
                                    device.createdAt(),
                                    device.approvedAt(),
                                    device.caps(),
                                    device.slug(),
                                    Optional.empty())));
            return Change.of(true, world.entries.getFirst());
        });
    }
}
