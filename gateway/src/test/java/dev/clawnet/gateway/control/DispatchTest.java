package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.method.MethodTable.Bound;
import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls: who may, how often, in what order, and what comes back.
final class DispatchTest {
    record Echo(String text, Optional<String> idempotencyKey) {}

    record Said(String text, Integer count) {}

    private static final Method<Echo, Said> ECHO = Method.method("test.echo")
            .takes(Echo.class)
            .returns(Said.class)
            .needs(Scope.WRITE)
            .idempotent()
            .perMinute(100)
            .doc("Says it again.");

    record Plain(String text) {}

    private static final Method<Plain, Said> KEYED = Method.method("test.keyed")
            .takes(Plain.class)
            .returns(Said.class)
            .idempotent()
            .doc("Takes a key beside its members.");
    private static final Method<Plain, Said> KEYED_LATER = Method.method("test.keyed-later")
            .takes(Plain.class)
            .returns(Said.class)
            .idempotent()
            .doc("Takes a key, and its time.");
    private static final Method<None, None> HUMAN =
            Method.method("test.human").humanOnly().doc("For people.");
    private static final Method<None, None> STEWARD =
            Method.method("test.steward").stewardOnly().doc("For stewards.");
    private static final Method<None, None> NODE =
            Method.method("test.node").by(Role.NODE).doc("For nodes.");
    private static final Method<None, Said> LATER = Method.method("test.later")
            .takes(None.class)
            .returns(Said.class)
            .acceptedThenFinal()
            .doc("Waits.");
    private static final Method<None, None> BROKEN =
            Method.method("test.broken").doc("Fails.");
    private static final Method<None, None> RARE =
            Method.method("test.rare").perMinute(2).doc("Twice a minute.");

    private final World world = new World();
    private final AtomicInteger echoes = new AtomicInteger();
    private final List<Answer.Completion<Said>> open = new ArrayList<>();
    private final AtomicInteger abandoned = new AtomicInteger();

    DispatchTest() {
        bind(world.table);
    }

    private void bind(MethodTable table) {
        table.bind(ECHO, (_, echo) -> {
            if (echo.text().equals("fault")) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "busy " + echoes.incrementAndGet());
            }
            return new Said(echo.text(), echoes.incrementAndGet());
        });
        table.bind(KEYED, (_, plain) -> new Said(plain.text(), echoes.incrementAndGet()));
        table.bind(HUMAN, (_, none) -> none);
        table.bind(STEWARD, (_, none) -> none);
        table.bind(NODE, (_, none) -> none);
        table.bind(RARE, (_, none) -> none);
        table.bind(BROKEN, (_, _) -> {
            throw new IllegalStateException("secret detail of the inside");
        });
        table.bindLater(
                KEYED_LATER,
                (_, _) -> new Answer.Later<>(
                        Optional.empty(),
                        completion -> {
                            completion.onAbandoned(abandoned::incrementAndGet);
                            open.add(completion);
                        },
                        Duration.ofMinutes(1)));
        table.bindLater(
                LATER,
                (_, _) -> new Answer.Later<>(
                        Optional.of(Json.STRICT.createObjectNode().put("status", "accepted")),
                        completion -> {
                            completion.onAbandoned(abandoned::incrementAndGet);
                            open.add(completion);
                        },
                        Duration.ofMinutes(1)));
    }

    private Client console(String... scopes) {
        Client client = world.local();
        client.hello(new Ask().token(World.TOKEN).scopes(scopes));
        return client;
    }

    private static ObjectNode echo(String text, String key) {
        return Json.STRICT.createObjectNode().put("text", text).put("idempotencyKey", key);
    }

    private static String message(JsonNode answer) {
        assertThat(answer.path("ok").booleanValue()).isFalse();
        return answer.path("error").path("message").stringValue();
    }

    @Test
    void an_admin_learns_that_a_method_is_unknown_and_others_that_they_lack_a_scope() {
        JsonNode admin = console("operator.admin").call("no.such.method");
        JsonNode reader = console("operator.read").call("no.such.method");

        assertThat(message(admin)).isEqualTo("unknown method: no.such.method");
        assertThat(admin.path("error").path("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(message(reader)).isEqualTo("missing scope: operator.admin");
        assertThat(reader.path("error").path("code").stringValue()).isEqualTo("FORBIDDEN");
        JsonNode details = reader.path("error").path("details");
        assertThat(details.path("code").stringValue()).isEqualTo("MISSING_SCOPE");
        assertThat(details.path("missingScope").stringValue()).isEqualTo("operator.admin");
        assertThat(details.path("requiredScopes").get(0).stringValue()).isEqualTo("operator.admin");
    }

    @Test
    void the_traceparent_of_a_frame_is_followed_and_one_that_is_none_is_passed_over() {
        List<Finished> spans = new ArrayList<>();
        world.control.traced(new Tracer(
                new Tracer.Parts(new Random(1), () -> Instant.EPOCH, System::nanoTime, 1, false, spans::add)));
        Client client = console("operator.write");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (String said : List.of("00-" + trace + "-00f067aa0ba902b7-01", "x", "00-" + trace + "-0-01")) {
            client.link.text("{\"type\":\"req\",\"id\":\"q\",\"method\":\"test.echo\",\"params\":{\"text\":\"fault\"},"
                    + "\"traceparent\":\"" + said + "\"}");
            world.run();
        }

        assertThat(spans).extracting(Finished::name).containsOnly(SpanName.CALL);
        assertThat(spans).extracting(span -> span.trail().trace().equals(trace)).containsExactly(true, false, false);
        assertThat(spans.getFirst().trail().parent()).contains("00f067aa0ba902b7");
        assertThat(spans.getFirst().wrong()).isTrue();
        assertThat(spans.getFirst().values())
                .containsEntry(SpanKey.METHOD, "test.echo")
                .containsEntry(SpanKey.OUTCOME, "LIMIT_REACHED")
                .containsKey(SpanKey.PERSON);
    }

    @Test
    void scopes_imply_what_they_imply_and_nothing_else() {
        assertThat(console("operator.write").call("health").path("ok").booleanValue())
                .isTrue();
        assertThat(console("operator.admin").call("device.pair.list").path("ok").booleanValue())
                .isTrue();
        assertThat(message(console("operator.pairing").call("health"))).isEqualTo("missing scope: operator.read");
        assertThat(message(console("operator.write").call("device.pair.list")))
                .isEqualTo("missing scope: operator.pairing");
        assertThat(message(console("operator.bogus").call("health"))).isEqualTo("missing scope: operator.read");
        assertThat(message(console().call("health"))).isEqualTo("missing scope: operator.read");
    }

    @Test
    void roles_are_kept_apart_and_the_eleventh_wrong_call_ends_the_link() {
        Client operator = console("operator.admin");
        for (int i = 0; i < 10; i++) {
            assertThat(message(operator.call("test.node"))).isEqualTo("unauthorized role: operator");
        }
        assertThat(operator.connection.close()).isEmpty();
        assertThat(message(operator.call("test.node"))).isEqualTo("unauthorized role: operator");
        Client node = world.local();
        node.hello(new Ask()
                .token(World.TOKEN)
                .key(key(3))
                .role("node")
                .as("node-host", "node")
                .scopes());

        assertThat(operator.closed().reason()).isEqualTo("repeated unauthorized calls");
        assertThat(operator.closed().code()).isEqualTo(1008);
        assertThat(node.call("health").path("ok").booleanValue()).isTrue();
        assertThat(message(node.call("status"))).isEqualTo("unauthorized role: node");
        assertThat(message(node.call("no.such.method"))).isEqualTo("unauthorized role: node");
    }

    @Test
    void what_nodes_of_the_stock_protocol_publish_is_told_to_be_unknown_and_ends_no_link() {
        Client node = world.local();
        node.hello(new Ask()
                .token(World.TOKEN)
                .key(key(3))
                .role("node")
                .as("node-host", "node")
                .scopes());
        for (int i = 0; i < 20; i++) {
            assertThat(message(node.call("node.skills.update"))).isEqualTo("unknown method: node.skills.update");
        }
        assertThat(node.connection.close()).isEmpty();
        assertThat(message(console("operator.read").call("node.skills.update")))
                .isEqualTo("missing scope: operator.admin");
    }

    @Test
    void a_key_beside_members_that_do_not_name_it_is_taken_and_makes_a_repeat_no_second_call() {
        Client client = console("operator.admin");
        JsonNode first = client.request("test.keyed", echo("once", "k1"));
        JsonNode again = client.request("test.keyed", echo("once", "k1"));

        assertThat(first.path("payload").path("count").intValue()).isEqualTo(1);
        assertThat(again.path("payload").path("count").intValue()).isEqualTo(1);
        assertThat(message(client.request("test.keyed", echo("other", "k1")))).contains("used with other params");
        ObjectNode number = Json.STRICT.createObjectNode().put("text", "x").put("idempotencyKey", 5);
        assertThat(message(client.request("test.keyed", number))).contains("/idempotencyKey: must be a text");
    }

    /// INV-35: a console, and a program with every scope, does nothing that only a person does.
    @Test
    @Tag("INV-35")
    void only_a_human_device_calls_what_is_for_people() {
        Client console = console(DeviceWorld.FULL.toArray(String[]::new));
        Client program = world.local();
        program.hello(new Ask().token(World.TOKEN).key(key(2)));
        Client human = world.remote();
        human.hello(new Ask()
                .code(world.devices.code(LI, DeviceClass.HUMAN).reveal())
                .key(key(4)));

        for (Client other : List.of(console, program)) {
            JsonNode answer = other.call("test.human");
            assertThat(answer.path("error").path("details").path("code").stringValue())
                    .isEqualTo("HUMAN_DEVICE_REQUIRED");
        }
        assertThat(human.call("test.human").path("ok").booleanValue()).isTrue();
        assertThat(human.call("test.steward")
                        .path("error")
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("STEWARD_REQUIRED");
    }

    @Test
    void every_method_of_the_table_refuses_a_link_without_scopes_or_of_the_wrong_role() {
        Client nobody = console();
        Client node = world.local();
        node.hello(new Ask()
                .token(World.TOKEN)
                .key(key(3))
                .role("node")
                .as("node-host", "node")
                .scopes());
        for (Bound<?, ?> bound : world.table.all()) {
            Method<?, ?> method = bound.method();
            if (method.scope().isPresent()) {
                assertThat(message(nobody.call(method.name()))).startsWith("missing scope: ");
            }
            if (!method.roles().contains(Role.NODE)) {
                Client fresh = world.local();
                fresh.hello(new Ask()
                        .token(World.TOKEN)
                        .key(key(3))
                        .role("node")
                        .as("node-host", "node")
                        .scopes());
                assertThat(message(fresh.call(method.name()))).isEqualTo("unauthorized role: node");
            }
        }
    }

    @Test
    void params_are_refused_in_words_that_name_the_member() {
        Client client = console("operator.admin");

        assertThat(message(client.request(
                        "device.pair.approve", Json.STRICT.createObjectNode().put("bad", 1))))
                .startsWith("invalid device.pair.approve params: must have required property 'requestId'");
        assertThat(message(
                        client.request("health", Json.STRICT.createObjectNode().put("bad", 1))))
                .isEqualTo("invalid health params: at root: unexpected property 'bad'");
        assertThat(message(client.request(
                        "test.echo", Json.STRICT.createObjectNode().putNull("text"))))
                .isEqualTo("invalid test.echo params: must have required property 'text'");
    }

    @Test
    void odd_frames_after_hello_are_answered_or_passed_over_and_the_link_stays() {
        Client client = console("operator.read");
        int before = client.connection.frames().size();
        client.link.text("no json");
        assertThat(client.connection.frames()).hasSize(before);
        client.link.text("{\"type\":\"req\",\"id\":\"bad\",\"method\":\"\"}");
        client.link.text("{\"type\":\"zzz\",\"method\":\"x\"}");

        assertThat(message(client.answers("bad").getFirst()))
                .isEqualTo("invalid request frame: at /method: must not have fewer than 1 characters");
        assertThat(message(client.answers("invalid").getFirst())).startsWith("invalid request frame: ");
        assertThat(message(client.call("connect"))).isEqualTo("connect is only valid as the first request");
        assertThat(client.connection.close()).isEmpty();
    }

    @Test
    void a_bug_shows_a_reference_and_nothing_of_the_inside() {
        JsonNode answer = console("operator.admin").call("test.broken");

        assertThat(message(answer)).startsWith("internal error (reference x-");
        assertThat(answer.toString()).doesNotContain("secret detail", "IllegalState");
    }

    @Test
    void a_repeated_key_gets_the_first_outcome_and_other_params_are_refused() {
        Client client = console("operator.admin");
        JsonNode first = client.request("test.echo", echo("a", "k1"));
        JsonNode again = console("operator.admin").request("test.echo", echo("a", "k1"));
        JsonNode other = client.request("test.echo", echo("b", "k1"));

        assertThat(again.path("payload")).isEqualTo(first.path("payload"));
        assertThat(other.path("error").path("details").path("code").stringValue())
                .isEqualTo("CONFLICT");
        assertThat(echoes).hasValue(1);
        world.devices.advance(Duration.ofMinutes(5));
        client.request("test.echo", echo("a", "k1"));
        assertThat(echoes).as("forgotten after its time").hasValue(2);
    }

    @Test
    void another_person_with_the_same_key_makes_a_call_of_its_own() {
        Client li = world.remote();
        li.hello(new Ask()
                .code(world.devices.code(LI, DeviceClass.HUMAN).reveal())
                .key(key(4)));
        console("operator.admin").request("test.echo", echo("a", "k1"));
        JsonNode answer = li.request("test.echo", echo("a", "k1"));

        assertThat(answer.path("payload").path("count").intValue()).isEqualTo(2);
    }

    @Test
    void an_outcome_that_may_be_tried_again_is_not_kept() {
        Client client = console("operator.admin");
        assertThat(message(client.request("test.echo", echo("fault", "k1")))).isEqualTo("busy 1");
        assertThat(message(client.request("test.echo", echo("fault", "k1")))).isEqualTo("busy 2");
    }

    @Test
    void a_waiting_call_does_not_block_the_next_and_answers_twice_under_its_id() {
        Client client = console("operator.admin");
        String waiting = client.send("test.later", Json.STRICT.createObjectNode());
        JsonNode next = client.call("health");

        assertThat(next.path("ok").booleanValue()).isTrue();
        assertThat(client.answers(waiting)).hasSize(1);
        open.getFirst().done(new Said("late", 1));
        open.getFirst().done(new Said("twice", 2));
        assertThat(client.answers(waiting)).hasSize(2);
        assertThat(client.answers(waiting)
                        .getLast()
                        .path("payload")
                        .path("text")
                        .stringValue())
                .isEqualTo("late");
    }

    @Test
    void a_call_that_takes_too_long_ends_and_its_handler_is_told() {
        Client client = console("operator.admin");
        String waiting = client.send("test.later", Json.STRICT.createObjectNode());
        world.devices.advance(Duration.ofMinutes(1));

        JsonNode error = client.answers(waiting).getLast().path("error");
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("TIMEOUT");
        assertThat(error.path("retryable").booleanValue()).isTrue();
        assertThat(abandoned).hasValue(1);
        open.getFirst().done(new Said("late", 1));
        assertThat(client.answers(waiting)).hasSize(2);
    }

    @Test
    void a_link_that_ends_abandons_its_calls() {
        Client client = console("operator.admin");
        client.send("test.later", Json.STRICT.createObjectNode());
        world.run();
        client.connection.abort();

        assertThat(abandoned).hasValue(1);
    }

    @Test
    void a_call_that_nobody_waits_for_leaves_no_timer_behind() {
        Client client = console("operator.admin");
        world.devices.advance(Duration.ofSeconds(1));
        int before = world.devices.time.waiting();
        client.send("test.later", Json.STRICT.createObjectNode());
        world.run();
        assertThat(world.devices.time.waiting()).isEqualTo(before + 1);
        client.connection.abort();
        world.devices.advance(Duration.ofSeconds(1));

        assertThat(world.devices.time.waiting()).isEqualTo(before);
    }

    @Test
    void a_call_with_a_key_goes_on_without_its_link_for_whoever_comes_back_with_the_key() {
        Client client = console("operator.admin");
        client.send("test.keyed-later", echo("a", "k1"));
        client.connection.abort();
        Client again = console("operator.admin");
        String waiting = again.send("test.keyed-later", echo("a", "k1"));
        open.getFirst().done(new Said("late", 1));

        assertThat(abandoned).hasValue(0);
        assertThat(again.answers(waiting).getLast().path("payload").path("text").stringValue())
                .isEqualTo("late");
    }

    @Test
    void calls_beyond_the_rate_wait_for_the_next_minute() {
        Client client = console("operator.admin");
        client.call("test.rare");
        client.call("test.rare");
        JsonNode error = client.call("test.rare").path("error");

        assertThat(error.path("code").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(error.path("retryAfterMs").longValue()).isPositive();
        assertThat(error.path("details").path("limit").stringValue()).isEqualTo("2 per 60s");
        world.devices.advance(Duration.ofMinutes(1));
        assertThat(client.call("test.rare").path("ok").booleanValue()).isTrue();
    }

    @Test
    void a_link_has_at_most_256_requests_open_and_no_id_twice() {
        Client client = console("operator.admin");
        for (int i = 0; i < 256; i++) {
            client.send("test.later", Json.STRICT.createObjectNode());
        }
        JsonNode over = client.call("health");
        assertThat(over.path("error").path("details").path("code").stringValue())
                .isEqualTo("LIMIT_REACHED");
        client.link.text("{\"type\":\"req\",\"id\":\"r2\",\"method\":\"health\"}");
        open.getFirst().done(new Said("x", 1));

        assertThat(client.call("health").path("ok").booleanValue()).isTrue();
    }

    @Test
    void a_profile_that_the_caller_expects_is_refused_before_anything_runs() {
        Client client = console("operator.admin");
        client.link.text("{\"type\":\"req\",\"id\":\"p\",\"method\":\"test.echo\",\"params\":{\"text\":\"a\"},"
                + "\"expectedProfileId\":\"someone\"}");
        world.run();

        assertThat(client.answers("p")
                        .getLast()
                        .path("error")
                        .path("details")
                        .path("reason")
                        .stringValue())
                .isEqualTo("EXPECTED_PROFILE_MISMATCH");
        assertThat(echoes).hasValue(0);
    }

    @Test
    void start_up_fails_on_a_gap() {
        assertThatIllegalStateException()
                .isThrownBy(() -> world.table.complete(DeviceMethods.ALL))
                .withMessageContaining("handlers without method");
        assertThatIllegalStateException()
                .isThrownBy(() -> new MethodTable().complete(SystemMethods.ALL))
                .withMessageContaining("methods without handler: [health, status, system-presence]");
    }

    @Test
    void a_handler_that_blocks_holds_up_nobody_and_starts_keep_their_order() throws Exception {
        List<Thread> threads = new ArrayList<>();
        World real = new World(World.settings(ControlSettings.Mode.TOKEN, true), Optional.of(work -> {
            Thread thread = Thread.ofVirtual().unstarted(work);
            synchronized (threads) {
                threads.add(thread);
            }
            thread.start();
        }));
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Method<None, None> block = Method.method("test.block").doc("Blocks.");
        real.table.bind(block, (_, none) -> {
            connected.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return none;
        });
        Method<None, None> quick = Method.method("test.quick").doc("Is quick.");
        real.table.bind(quick, (_, none) -> {
            answered.countDown();
            return none;
        });
        Client client = real.local();
        client.send("connect", client.params(new Ask().token(World.TOKEN)));
        client.send("test.block", Json.STRICT.createObjectNode());
        client.send("test.quick", Json.STRICT.createObjectNode());

        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        for (Thread thread : List.copyOf(threads)) {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(client.answers("r2")).hasSize(1);
    }
}
