package dev.clawnet.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NodesTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final Random random = new Random(7);
    private final PersonId li = PersonId.mint(random);
    private final PersonId nova = PersonId.mint(random);
    private final FakeWire wire = new FakeWire();
    private final Nodes nodes = new Nodes(wire, random);
    private final NodeLink home = link(li, "home", 'a');
    private final NodeLink office = link(nova, "office", 'b');

    /// Links that exist in this test alone; it keeps what was sent.
    private static final class FakeWire implements NodeWire {
        final List<NodeLink> links = new CopyOnWriteArrayList<>();
        final BlockingQueue<NodeMethods.InvokeRequest> sent = new ArrayBlockingQueue<>(1_000);
        final BlockingQueue<NodeMethods.InvokeCancel> cancelled = new ArrayBlockingQueue<>(1_000);

        @Override
        public <E> boolean send(ConnId conn, EventType<E> event, E payload) {
            if (links.stream().noneMatch(link -> link.conn().equals(conn))) {
                return false;
            }
            return switch (payload) {
                case NodeMethods.InvokeRequest request -> sent.offer(request);
                case NodeMethods.InvokeCancel cancel -> cancelled.offer(cancel);
                default -> throw new AssertionError("unexpected event " + event.name());
            };
        }

        @Override
        public List<NodeLink> nodes(PersonId owner) {
            // On purpose not filtered: Nodes must not depend on it.
            return links;
        }

        @Override
        public Optional<NodeLink> node(PersonId owner, DeviceId device) {
            return links.stream().filter(link -> link.device().equals(device)).findFirst();
        }
    }

    @BeforeEach
    void linkBoth() {
        wire.links.addAll(List.of(home, office));
    }

    @Test
    void answer_of_the_asked_connection_reaches_its_caller() throws Exception {
        FutureTask<InvokeResult> call = ask(li, "home", LONG);

        NodeMethods.InvokeRequest request = wire.sent.take();
        assertThat(nodes.answered(home.conn(), ok(request, home))).isTrue();

        assertThat(call.get(60, TimeUnit.SECONDS)).isInstanceOf(InvokeResult.Ok.class);
        assertThat(nodes.answered(home.conn(), ok(request, home))).isFalse();
    }

    /// INV-2, INV-8: the node of another person does not exist for the caller, under its name or its device id.
    @Test
    @Tag("INV-2")
    @Tag("INV-8")
    void command_never_reaches_a_node_of_another_person() {
        ObjectNode params = Json.STRICT.createObjectNode();

        for (String name : List.of("office", office.device().value())) {
            assertThat(nodes.invoke(li, name, "files.list", params, context(li), LONG))
                    .isEqualTo(new InvokeResult.NotConnected(false));
        }
        assertThat(nodes.invoke(li, "home", "files.list", params, context(nova), LONG))
                .isEqualTo(new InvokeResult.NotConnected(false));
        assertThat(wire.sent).isEmpty();
        assertThat(nodes.find(li, office.device())).isEmpty();
        assertThat(nodes.find(nova, office.device())).contains(office);
        assertThat(nodes.linked(li)).containsExactly(home);
    }

    /// INV-2: an answer is bound to the connection it was asked on, not to the id it carries.
    @Test
    @Tag("INV-2")
    void answer_from_another_connection_or_in_another_name_is_ignored() throws Exception {
        FutureTask<InvokeResult> call = ask(li, "home", LONG);
        NodeMethods.InvokeRequest request = wire.sent.take();

        assertThat(nodes.answered(office.conn(), ok(request, home))).isFalse();
        assertThat(nodes.answered(home.conn(), ok(request, office))).isFalse();
        assertThat(call.isDone()).isFalse();

        assertThat(nodes.answered(home.conn(), ok(request, home))).isTrue();
        assertThat(call.get(60, TimeUnit.SECONDS)).isInstanceOf(InvokeResult.Ok.class);
    }

    @Test
    void what_a_watched_command_says_is_heard_and_it_ends_when_its_run_does() throws Exception {
        Cancel cancel = new Cancel();
        List<String> said = new CopyOnWriteArrayList<>();
        FutureTask<InvokeResult> call = new FutureTask<>(() -> nodes.watch(
                li,
                "home",
                new Nodes.Asked("files.list", Json.STRICT.createObjectNode()),
                context(li),
                LONG,
                new Tool.Meanwhile(cancel, said::add)));
        Thread.ofVirtual().start(call);
        NodeMethods.InvokeRequest request = wire.sent.take();

        assertThat(nodes.said(
                        office.conn(), new NodeMethods.InvokeProgress(request.id(), request.nodeId(), 0L, "from afar")))
                .isFalse();
        assertThat(nodes.said(
                        home.conn(), new NodeMethods.InvokeProgress(request.id(), request.nodeId(), 0L, "working")))
                .isTrue();
        assertThat(said).containsExactly("working");
        cancel.cancel();

        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new InvokeResult.TimedOut());
        assertThat(wire.cancelled.take().invokeId()).isEqualTo(request.id());
    }

    @Test
    void silence_ends_at_the_deadline_and_cancels() {
        InvokeResult result = nodes.invoke(
                li, "home", "files.list", Json.STRICT.createObjectNode(), context(li), Duration.ofMillis(20));

        assertThat(result).isEqualTo(new InvokeResult.TimedOut());
        assertThat(wire.cancelled).hasSize(1);
        assertThat(nodes.answered(home.conn(), ok(wire.sent.remove(), home))).isFalse();
    }

    @Test
    void closed_link_ends_the_wait() throws Exception {
        FutureTask<InvokeResult> call = ask(li, "home", LONG);
        wire.sent.take();

        nodes.linkClosed(home.conn());

        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new InvokeResult.NotConnected(true));
    }

    @Test
    void command_that_the_node_does_not_offer_is_not_sent() {
        InvokeResult result = nodes.invoke(li, "home", "system.run", Json.STRICT.createObjectNode(), context(li), LONG);

        assertThat(result)
                .isInstanceOfSatisfying(
                        InvokeResult.NodeError.class,
                        error -> assertThat(error.code()).isEqualTo("UNKNOWN_COMMAND"));
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void one_link_holds_a_bounded_number_of_waits() throws Exception {
        List<FutureTask<InvokeResult>> calls = new ArrayList<>();
        for (int i = 0; i < Limits.NODE_PENDING_PER_LINK; i++) {
            calls.add(ask(li, "home", LONG));
            assertThat(wire.sent.poll(60, TimeUnit.SECONDS)).isNotNull();
        }

        InvokeResult oneMore =
                nodes.invoke(li, "home", "files.list", Json.STRICT.createObjectNode(), context(li), LONG);

        assertThat(oneMore)
                .isInstanceOfSatisfying(
                        InvokeResult.NodeError.class,
                        error -> assertThat(error.code()).isEqualTo("BUSY"));
        nodes.linkClosed(home.conn());
        for (FutureTask<InvokeResult> call : calls) {
            assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new InvokeResult.NotConnected(true));
        }
    }

    @Test
    void no_wait_is_longer_than_the_longest() throws Exception {
        FutureTask<InvokeResult> call = ask(li, "home", Duration.ofHours(3));

        assertThat(wire.sent.take().timeoutMs()).contains(Limits.NODE_INVOKE_MAX.toMillis());
        nodes.linkClosed(home.conn());
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new InvokeResult.NotConnected(true));
    }

    @Test
    void all_links_together_hold_a_bounded_number_of_waits() {
        AtomicInteger busy = new AtomicInteger();
        Nodes.Waiter waiter = result -> {
            if (result instanceof InvokeResult.NodeError error && error.code().equals("BUSY")) {
                busy.incrementAndGet();
            }
        };
        int links = Limits.NODE_PENDING / Limits.NODE_PENDING_PER_LINK + 1;
        for (int i = 0; i < links; i++) {
            NodeLink one = link(li, "n" + i, 'c');
            wire.links.add(one);
            for (int call = 0; call < Limits.NODE_PENDING_PER_LINK; call++) {
                wire.sent.clear();
                nodes.begin(one, "files.list", Json.STRICT.createObjectNode(), context(li), LONG, waiter);
            }
        }
        assertThat(busy.get()).isEqualTo(links * Limits.NODE_PENDING_PER_LINK - Limits.NODE_PENDING);
    }

    @Test
    void what_nodes_say_of_themselves_is_remembered_for_a_bounded_number_of_them() {
        NodeEvents events = new NodeEvents(() -> Instant.EPOCH, _ -> {});
        NodeMethods.NodeEvent stats = new NodeMethods.NodeEvent(
                "node.host.stats",
                Optional.empty(),
                Optional.of("{\"cpuCount\":2,\"memoryTotalBytes\":100,\"memoryFreeBytes\":50}"));
        for (int i = 0; i <= Limits.NODE_STATS; i++) {
            Caller node = new Caller(
                    ConnId.mint(random),
                    li,
                    Optional.of(numbered(i)),
                    DeviceClass.PROGRAM,
                    Role.NODE,
                    Set.of(),
                    false,
                    false);
            assertThat(events.heard(node, stats).reason()).contains("updated");
        }
        assertThat(events.stats(numbered(0))).as("the oldest made room").isEmpty();
        assertThat(events.stats(numbered(Limits.NODE_STATS))).isPresent();
    }

    private static DeviceId numbered(int number) {
        return new DeviceId("%064x".formatted(number));
    }

    @Test
    void answer_that_is_not_json_is_an_error_of_the_node() throws Exception {
        FutureTask<InvokeResult> call = ask(li, "home", LONG);
        NodeMethods.InvokeRequest request = wire.sent.take();

        nodes.answered(
                home.conn(),
                new NodeMethods.InvokeResult(
                        request.id(),
                        home.device().value(),
                        true,
                        Optional.empty(),
                        Optional.of("{\"a\":1,\"a\":2}"),
                        Optional.empty()));

        assertThat(call.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        InvokeResult.NodeError.class,
                        error -> assertThat(error.code()).isEqualTo("BAD_ANSWER"));
    }

    private FutureTask<InvokeResult> ask(PersonId owner, String node, Duration timeout) {
        FutureTask<InvokeResult> call = new FutureTask<>(
                () -> nodes.invoke(owner, node, "files.list", Json.STRICT.createObjectNode(), context(owner), timeout));
        Thread.ofVirtual().start(call);
        return call;
    }

    private static NodeMethods.InvokeResult ok(NodeMethods.InvokeRequest request, NodeLink from) {
        return new NodeMethods.InvokeResult(
                request.id(),
                from.device().value(),
                true,
                Optional.of(Json.STRICT.createObjectNode()),
                Optional.empty(),
                Optional.empty());
    }

    private InvokeContext context(PersonId person) {
        InvokePermit permit = InvokePermit.of("files.list", Json.STRICT.createObjectNode(), Instant.EPOCH);
        return new InvokeContext(person, Optional.empty(), Optional.empty(), permit, "key-1");
    }

    private NodeLink link(PersonId owner, String name, char digit) {
        return new NodeLink(
                ConnId.mint(random),
                owner,
                new DeviceId(String.valueOf(digit).repeat(64)),
                name,
                "node-host",
                "linux",
                "0.1.0",
                List.of("files"),
                List.of("files.list"),
                Instant.EPOCH);
    }
}
