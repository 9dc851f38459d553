package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Roster;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The built-in channel over real sockets: which session `main` is, what is said twice, what no message may
/// ask for.
class WebChatTest {
    private static final String QUIET = "otherwise\n  say done\n";
    private static final String WRITES = """
            when owner says "tell me"
              call message.send {"channel": "webchat", "to": "agent:main:board", "text": "The board says so."}

            otherwise
              say done
            """;

    @TempDir
    private Path state;

    private final List<House> houses = new ArrayList<>();

    @AfterEach
    void close() {
        houses.reversed().forEach(House::close);
    }

    private House house(String script, UnaryOperator<GatewaySettings> more) throws IOException {
        House house = new House(state, script, more);
        houses.add(house);
        return house;
    }

    private static GatewaySettings bound(GatewaySettings settings) {
        Binding.Match match = new Binding.Match("webchat", "", Optional.empty(), "", "", List.of());
        Routing routing = new Routing(
                Routing.EMPTY.profile(),
                Roster.EMPTY,
                List.of(Binding.to("sales", match)),
                Routing.Sessions.DEFAULT,
                Routing.Broadcast.NONE);
        return settings.withHouseholds(
                new Households(new Household(new Router(routing), Map.of(), List.of()), Map.of()));
    }

    private static ObjectNode message(String session, String text, String key) {
        return House.params().put("sessionKey", session).put("message", text).put("idempotencyKey", key);
    }

    private static JsonNode history(Line line, String session) {
        return line.ask("chat.history", House.params().put("sessionKey", session));
    }

    /// Says it and waits for the answer; the payload of chat.send.
    private static JsonNode says(Line line, ObjectNode message) {
        JsonNode sent = line.ask("chat.send", message);
        ends(line, sent.path("runId").stringValue());
        return sent;
    }

    private static JsonNode ends(Line line, String run) {
        return line.ask("agent.wait", House.params().put("runId", run).put("timeoutMs", 20_000));
    }

    private static String refusal(Line line, ObjectNode params) {
        JsonNode answer = Json.STRICT.readTree(line.call("refused", "chat.send", params));
        assertThat(answer.path("ok").booleanValue()).isFalse();
        return answer.path("error").path("message").stringValue();
    }

    @Test
    void main_is_where_the_persons_own_binding_leads_and_nobody_elses() throws IOException {
        House house = house(QUIET, WebChatTest::bound);
        Resident li = Resident.of(house, house.firstCode());
        li.line().ask("identities.create", House.params().put("slug", "sales"));
        Resident nova = li.creates("Nova");

        says(li.line(), message("main", "hello", "k1"));
        says(nova.line(), message("main", "hello", "k1"));

        assertThat(history(li.line(), "agent:sales:main").path("totalMessages").longValue())
                .isEqualTo(2);
        assertThat(history(li.line(), "main").path("sessionKey").stringValue()).isEqualTo("agent:sales:main");
        assertThat(history(nova.line(), "main").path("sessionKey").stringValue())
                .isEqualTo("agent:main:main");
    }

    @Test
    void what_is_sent_again_is_answered_once_also_by_a_gateway_that_was_started_anew() throws IOException {
        House first = house(QUIET, UnaryOperator.identity());
        Resident li = Resident.of(first, first.firstCode());
        JsonNode sent = says(li.line(), message("main", "buy it", "k1"));
        first.stop();

        House second = house(QUIET, UnaryOperator.identity());
        Line again = second.link(li.device().with(House.EVERY_SCOPE));
        JsonNode repeated = again.ask("chat.send", message("main", "buy it", "k1"));

        assertThat(repeated.path("runId").stringValue())
                .isEqualTo(sent.path("runId").stringValue());
        assertThat(repeated.path("status").stringValue()).isEqualTo("ok");
        assertThat(refusal(again, message("main", "buy two", "k1"))).contains("used for another message");
        says(again, message("main", "and now", "k2"));
        assertThat(history(again, "main").path("totalMessages").longValue()).isEqualTo(4);
    }

    @Test
    void what_this_gateway_cannot_do_is_refused_with_its_reason() throws IOException {
        House house = house(QUIET, UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());
        ObjectNode file = message("main", "look", "k1");
        file.putArray("attachments").addObject().put("fileName", "a.png").put("content", "AAAA");

        assertThat(refusal(li.line(), message("main", "hi", "k2").put("deliver", true)))
                .contains("deliver: true is not taken");
        assertThat(refusal(li.line(), message("main", "hi", "k3").put("thinking", "high")))
                .contains("thinking is not taken");
        assertThat(refusal(li.line(), file)).contains("PNG, JPEG, GIF or WebP");
        assertThat(refusal(li.line(), message("main", "hi", "k5").put("replyToId", "m1")))
                .contains("replyToId is not taken");
        assertThat(refusal(li.line(), message("main", "hi", "k6").put("agentId", "sales")))
                .contains("different agents");
        JsonNode taken = li.line()
                .ask(
                        "chat.send",
                        message("main", "hi", "k4").put("deliver", false).put("thinking", "off"));
        assertThat(taken.path("status").stringValue()).isEqualTo("started");
    }

    @Test
    void what_is_said_to_a_round_that_is_over_is_refused() throws IOException {
        House house = house(QUIET, UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());
        says(li.line(), message("main", "hello", "k1"));
        String round = history(li.line(), "main").path("sessionId").stringValue();
        says(li.line(), message("main", "more", "k2").put("sessionId", round));
        li.line().ask("sessions.reset", House.params().put("key", "main"));

        assertThat(refusal(li.line(), message("main", "and", "k3").put("sessionId", round)))
                .contains("begun anew");
    }

    @Test
    void a_run_is_stopped_when_the_time_that_came_with_its_message_is_over() throws IOException {
        House house = house(WRITES, UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());
        JsonNode sent =
                li.line().ask("chat.send", message("main", "tell me", "k1").put("timeoutMs", 5_000));
        String run = sent.path("runId").stringValue();
        waits(li.line());

        house.pass(Duration.ofSeconds(6));
        JsonNode end = ends(li.line(), run);

        assertThat(end.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(li.line()
                        .ask("chat.send", message("main", "tell me", "k1").put("timeoutMs", 5_000))
                        .path("status")
                        .stringValue())
                .isEqualTo("timeout");
    }

    private static JsonNode waits(Line line) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            JsonNode waiting = line.ask("approval.list", House.params()).path("approvals");
            if (!waiting.isEmpty()) {
                return waiting.get(0);
            }
            // A look every twentieth of a second stays below what a minute admits.
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("nothing waits for its owner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message.send {\"channel\": \"webchat\", \"to\": \"agent:main:board\", \"text\": ",
                "message {\"action\": \"send\", \"channel\": \"webchat\", \"target\": \"agent:main:board\", \"message\": ",
                "message {\"action\": \"send\", \"channel\": \"webchat\", \"to\": \"user:agent:main:board\", \"message\": "
            })
    void what_an_agent_sends_on_it_waits_for_the_owner_and_arrives_in_their_own_session(String call)
            throws IOException {
        House house = house("""
                when owner says "tell me"
                  call CALL"The board says so."}

                otherwise
                  say done
                """.replace("CALL", call), UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());
        JsonNode sent = li.line().ask("chat.send", message("main", "tell me", "k1"));
        JsonNode asked = waits(li.line());
        assertThat(li.line()
                        .ask("chat.history", House.params().put("sessionKey", "agent:main:board"))
                        .path("messages")
                        .size())
                .isZero();

        li.allows(asked);

        ends(li.line(), sent.path("runId").stringValue());
        JsonNode board = arrived(li.line(), "agent:main:board");
        assertThat(board.at("/messages/0/role").stringValue()).isEqualTo("assistant");
        assertThat(board.at("/messages/0/content/0/text").stringValue()).isEqualTo("The board says so.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"react\", \"channel\": \"webchat\", \"to\": \"a\", \"message\": \"x\"}",
                "{\"action\": \"send\", \"channel\": \"webchat\", \"to\": \"a\", \"target\": \"b\", \"message\": \"x\"}",
                "{\"action\": \"send\", \"channel\": \"webchat\", \"message\": \"x\"}"
            })
    void a_message_of_another_form_is_sent_nowhere_and_asked_about_nowhere(String arguments) throws IOException {
        House house = house("""
                when tool message just returned "{why}"
                  say TOLD {why}

                when owner says "tell me"
                  call message ARGUMENTS
                """.replace("ARGUMENTS", arguments), UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());

        JsonNode sent = li.line().ask("chat.send", message("main", "tell me", "k1"));
        ends(li.line(), sent.path("runId").stringValue());

        JsonNode said = history(li.line(), "agent:main:main").path("messages");
        assertThat(said.toString()).contains("TOLD");
        assertThat(li.line().ask("approval.list", House.params()).path("approvals"))
                .isEmpty();
    }

    /// The outbox is emptied on a thread of its own.
    private static JsonNode arrived(Line line, String session) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            JsonNode said = history(line, session);
            if (!said.path("messages").isEmpty()) {
                return said;
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("nothing arrived in " + session);
    }

    @Test
    void everybody_has_the_channel_and_only_their_own() throws IOException {
        House house = house(QUIET, UnaryOperator.identity());
        Resident li = Resident.of(house, house.firstCode());
        JsonNode status = li.creates("Nova").line().ask("channels.status", House.params());

        assertThat(status.at("/channelOrder/0").stringValue()).isEqualTo("webchat");
        assertThat(status.at("/channelAccounts/webchat/0/connected").booleanValue())
                .isTrue();
        assertThat(status.at("/channelAccounts/webchat/0/dmPolicy").stringValue())
                .isEqualTo("disabled");
    }
}
