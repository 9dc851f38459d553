package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.HOST;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Events: to the own person's links, with the scope, numbered without a gap; and links that are cut.
final class EventsTest {
    record News(String text) {}

    private static final EventType<News> NEWS = EventType.event("test.news", News.class, Scope.READ, "News.");

    private final World world = new World();

    private Client human(PersonId person, DeviceKey key) {
        Client client = world.remote();
        client.hello(new Ask()
                .code(world.devices.code(person, DeviceClass.HUMAN).reveal())
                .key(key));
        return client;
    }

    private void publish(PersonId person, String text) {
        world.devices.store.write(_ -> Change.of(
                true,
                Entry.of(new EntryId("e-1"), person, "test", Map.of()),
                new Broadcast<>(person, NEWS, new News(text))));
        world.run();
    }

    private static List<String> news(Client client) {
        return client.events("test.news").stream()
                .map(event -> event.path("payload").path("text").stringValue())
                .toList();
    }

    /// INV-11: what happens to one person is not seen by another's links.
    @Test
    @Tag("INV-11")
    void an_event_reaches_the_links_of_its_person_alone() {
        Client li = human(LI, key(1));
        Client nova = human(NOVA, key(2));
        Client host = world.local();
        host.hello(new Ask().token(World.TOKEN));
        publish(LI, "for li");
        publish(NOVA, "for nova");

        assertThat(news(li)).containsExactly("for li");
        assertThat(news(nova)).containsExactly("for nova");
        assertThat(news(host)).isEmpty();
        assertThat(String.join("", host.connection.texts()))
                .doesNotContain(key(1).id().value(), LI.value());
    }

    /// INV-11: nor is what somebody says is there.
    @Test
    @Tag("INV-11")
    void what_a_person_says_is_there_reaches_the_links_of_that_person_alone() {
        Client li = human(LI, key(1));
        Client nova = human(NOVA, key(2));
        world.run();
        world.devices.time.advance(Limits.PRESENCE_GATHER.multipliedBy(2));
        int before = nova.events("presence").size();
        Optional<String> unsaid = Optional.empty();
        world.devices.store.write(_ -> Change.of(
                true,
                Entry.of(new EntryId("e-2"), LI, "test", Map.of()),
                new Said(
                        world.links.of(LI).getFirst().caller(),
                        "the shed is there",
                        Optional.of("shed-1"),
                        Optional.of("shed"),
                        unsaid,
                        new Said.What(unsaid, unsaid, unsaid, unsaid, Optional.of("periodic")))));
        world.run();
        world.devices.time.advance(Limits.PRESENCE_GATHER.multipliedBy(2));

        JsonNode rows = li.events("presence").getLast().path("payload").path("presence");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).path("reason").stringValue()).isEqualTo("periodic");
        assertThat(nova.events("presence")).hasSize(before);
        assertThat(String.join("", nova.connection.texts())).doesNotContain("shed");
    }

    @Test
    void an_event_needs_its_scope_and_a_node_gets_none() {
        Client pairing = world.local();
        pairing.hello(new Ask().token(World.TOKEN).scopes("operator.pairing"));
        Client writer = world.local();
        writer.hello(new Ask().token(World.TOKEN).scopes("operator.write"));
        Client node = world.local();
        node.hello(new Ask()
                .token(World.TOKEN)
                .key(key(3))
                .role("node")
                .as("node-host", "node")
                .scopes());
        publish(HOST, "x");

        assertThat(news(pairing)).isEmpty();
        assertThat(news(writer)).containsExactly("x");
        assertThat(news(node)).isEmpty();
        assertThat(pairing.events("device.pair.resolved")).hasSize(1);
        assertThat(pairing.events("device.pair.changed")).hasSize(1);
        assertThat(pairing.seqs()).as("numbers count what this link gets").containsExactly(1L, 2L);
    }

    @Test
    void numbers_are_without_a_gap_on_every_link() {
        Client li = human(LI, key(1));
        for (int i = 0; i < 20; i++) {
            publish(LI, "n" + i);
            human(LI, key(10 + i)).connection.abort();
        }
        List<Long> seqs = li.seqs();

        assertThat(seqs).hasSizeGreaterThan(40);
        assertThat(seqs)
                .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
        assertThat(li.connection.frames().getFirst().has("seq")).isFalse();
    }

    @Test
    void ticks_come_every_thirty_seconds_and_a_stop_is_announced() {
        Client li = human(LI, key(1));
        world.devices.advance(Duration.ofSeconds(90));
        assertThat(li.events("tick")).hasSize(3);
        world.control.close("gateway stopping", Optional.of(Duration.ofSeconds(5)));

        JsonNode shutdown = li.events("shutdown").getFirst();
        assertThat(shutdown.path("payload").path("reason").stringValue()).isEqualTo("gateway stopping");
        assertThat(shutdown.path("payload").path("restartExpectedMs").longValue())
                .isEqualTo(5000);
        assertThat(li.closed().code()).isEqualTo(1012);
        assertThat(li.closed().reason()).isEqualTo("service restart");
    }

    @Test
    void a_removed_device_is_cut_and_its_token_opens_nothing() {
        Client li = human(LI, key(1));
        Client other = human(LI, key(2));
        String token = li.connection
                .frames()
                .get(1)
                .path("payload")
                .path("auth")
                .path("deviceToken")
                .stringValue();
        other.request(
                "device.pair.remove",
                Json.STRICT.createObjectNode().put("deviceId", key(1).id().value()));

        assertThat(li.closed().code()).isEqualTo(4001);
        assertThat(li.closed().reason()).isEqualTo("device removed");
        assertThat(other.connection.close()).isEmpty();
        assertThat(world.links.of(key(1).id())).isEmpty();
        Client back = world.remote();
        assertThat(back.connect(new Ask().deviceToken(token).key(key(1)))
                        .path("error")
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
    }

    @Test
    void rotating_and_revoking_cut_the_link_that_asked_too() {
        Client li = human(LI, key(1));
        JsonNode answer = li.request(
                "device.token.rotate",
                Json.STRICT
                        .createObjectNode()
                        .put("deviceId", key(1).id().value())
                        .put("role", "operator"));

        assertThat(answer.path("payload").path("tokenDelivery").stringValue()).isEqualTo("in-band");
        assertThat(li.closed().code()).isEqualTo(4001);
        Client next = world.remote();
        next.hello(new Ask()
                .deviceToken(answer.path("payload").path("token").stringValue())
                .key(key(1)));
        next.request(
                "device.token.revoke",
                Json.STRICT
                        .createObjectNode()
                        .put("deviceId", key(1).id().value())
                        .put("role", "operator"));
        assertThat(next.closed().code()).isEqualTo(4001);
    }

    @Test
    void hello_has_what_clients_need_and_speaks_of_the_own_person_alone() {
        human(NOVA, key(2));
        Client li = world.remote();
        JsonNode hello = li.hello(new Ask()
                .code(world.devices.code(LI, DeviceClass.HUMAN).reveal())
                .key(key(1)));

        assertThat(hello.propertyNames())
                .containsExactlyInAnyOrder("type", "protocol", "server", "features", "snapshot", "auth", "policy");
        assertThat(hello.path("type").stringValue()).isEqualTo("hello-ok");
        assertThat(hello.path("snapshot").path("presence").size()).isZero();
        assertThat(hello.path("snapshot").path("stateVersion").path("presence").longValue())
                .isZero();
        assertThat(hello.path("policy").path("tickIntervalMs").longValue()).isEqualTo(30_000);
        assertThat(hello.path("auth").path("deviceToken").stringValue()).hasSize(43);
        assertThat(hello.path("auth").path("method").stringValue()).isEqualTo("bootstrap-token");
        assertThat(li.connection.admitted()).isTrue();
    }

    /// Threat: a person's devices come in a crowd, and each is told of each.
    @Test
    void changes_of_presence_that_come_together_are_told_together_and_none_is_lost() {
        Client li = human(LI, key(1));
        for (int i = 0; i < 30; i++) {
            human(LI, key(10 + i));
        }
        assertThat(li.events("presence")).hasSize(1);
        world.devices.advance(Limits.PRESENCE_GATHER);

        assertThat(li.events("presence")).hasSize(2);
        JsonNode last = li.events("presence").getLast();
        assertThat(last.path("payload").path("presence")).hasSize(31);
        assertThat(last.path("stateVersion").path("presence").longValue()).isEqualTo(31);
        world.devices.advance(Limits.PRESENCE_GATHER.multipliedBy(4));
        assertThat(li.events("presence")).as("nothing changed any more").hasSize(2);
    }

    @Test
    @Tag("INV-11")
    void presence_is_one_row_for_each_device_of_the_own_person() {
        Client li = human(LI, key(1));
        human(NOVA, key(2));
        String token = li.connection
                .frames()
                .get(1)
                .path("payload")
                .path("auth")
                .path("deviceToken")
                .stringValue();
        Client twice = world.remote();
        twice.hello(new Ask().deviceToken(token).key(key(1)));
        JsonNode list = li.call("system-presence").path("payload");

        assertThat(list.isArray()).isTrue();
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.get(0).path("deviceId").stringValue())
                .isEqualTo(key(1).id().value());
        world.devices.advance(Limits.PRESENCE_GATHER);
        assertThat(li.events("presence")
                        .getLast()
                        .path("stateVersion")
                        .path("presence")
                        .longValue())
                .isEqualTo(2);
        twice.connection.abort();
        assertThat(li.call("system-presence")
                        .path("payload")
                        .get(0)
                        .path("reason")
                        .stringValue())
                .isEqualTo("connect");
    }

    @Test
    void a_pairing_request_is_announced_to_its_person_and_its_decision_too() {
        Client host = world.local();
        host.hello(new Ask().token(World.TOKEN));
        Client li = human(LI, key(1));
        Client stranger = world.remote();
        stranger.connect(new Ask().key(key(9)).scopes("operator.read"));
        JsonNode asked = host.events("device.pair.requested").getLast().path("payload");
        assertThat(asked.path("deviceId").stringValue()).isEqualTo(key(9).id().value());
        assertThat(li.events("device.pair.requested")).isEmpty();
        host.request(
                "device.pair.approve",
                Json.STRICT
                        .createObjectNode()
                        .put("requestId", asked.path("requestId").stringValue()));
        Client back = world.remote();
        back.hello(new Ask().key(key(9)).scopes("operator.read"));

        assertThat(host.events("device.pair.resolved")
                        .getLast()
                        .path("payload")
                        .path("decision")
                        .stringValue())
                .isEqualTo("approved");
        assertThat(back.call("health").path("ok").booleanValue()).isTrue();
    }
}
