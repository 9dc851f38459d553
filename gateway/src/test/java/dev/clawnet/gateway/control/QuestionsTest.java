package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Questions in words, as stock clients put and answer them: `question.*` over real links.
final class QuestionsTest {
    private final StockWorld world = new StockWorld();
    private final Client asker = console(StockWorld.TOKEN);
    private final Client person = device(1, StockWorld.TOKEN);

    private Client console(String token) {
        Client client = world.local();
        client.hello(new Ask().as("gateway-client", "backend").token(token));
        return client;
    }

    private Client device(int key, String token) {
        Client client = world.local();
        client.hello(new Ask().token(token).key(DeviceWorld.key(key)));
        return client;
    }

    private static ObjectNode params() {
        return Json.STRICT.createObjectNode();
    }

    private static ObjectNode color(String id) {
        ObjectNode params = params().put("id", id).put("timeoutMs", 20_000);
        ObjectNode question = params.putArray("questions").addObject();
        question.put("questionId", "color").put("header", "Color").put("question", "Which color?");
        question.putArray("options").addObject().put("label", "red").put("description", "like fire");
        question.withArray("options").addObject().put("label", "blue");
        return params;
    }

    private static ObjectNode answer(String id, String... values) {
        ObjectNode params = params().put("id", id);
        var given = params.putObject("answers").putObject("answers").putArray("color");
        List.of(values).forEach(given::add);
        return params;
    }

    private static ObjectNode named(String id) {
        return params().put("id", id);
    }

    private static String message(JsonNode answer) {
        return answer.path("error").path("message").asString("");
    }

    private static String code(JsonNode answer) {
        return answer.path("error").path("details").path("code").asString("");
    }

    private String waits(String id) {
        String request = asker.send("question.waitAnswer", named(id));
        world.run();
        return request;
    }

    @Test
    @Tag("INV-29")
    void a_program_asks_its_person_answers_and_both_hear_of_it() {
        JsonNode asked = asker.request("question.request", color("q-1")).path("payload");
        assertThat(asked.path("id").stringValue()).isEqualTo("q-1");
        assertThat(world.log(world.host)).contains("question.asked");
        JsonNode event = person.events("question.requested").getLast().path("payload");
        assertThat(event.path("status").stringValue()).isEqualTo("pending");
        assertThat(event.path("agentId").stringValue()).isEqualTo("main");
        assertThat(event.at("/questions/0/options/0/description").stringValue()).isEqualTo("like fire");
        assertThat(event.path("expiresAtMs").longValue()
                        - event.path("createdAtMs").longValue())
                .isEqualTo(20_000);
        String waiting = waits("q-1");
        assertThat(asker.answers(waiting)).isEmpty();
        assertThat(person.call("question.list").at("/payload/questions/0/id").stringValue())
                .isEqualTo("q-1");

        JsonNode resolved = person.request("question.resolve", answer("q-1", "blue"));

        assertThat(resolved.at("/payload/status").stringValue()).isEqualTo("answered");
        assertThat(resolved.at("/payload/answers/answers/color/0").stringValue())
                .isEqualTo("blue");
        assertThat(asker.answers(waiting)
                        .getLast()
                        .at("/payload/answers/answers/color/0")
                        .stringValue())
                .isEqualTo("blue");
        assertThat(world.log(world.host)).contains("question.answered");
        JsonNode told = person.events("question.resolved").getLast().path("payload");
        assertThat(told.path("status").stringValue()).isEqualTo("answered");
        assertThat(person.call("question.list").at("/payload/questions")).isEmpty();
        JsonNode kept = asker.request("question.get", named("q-1")).at("/payload/question");
        assertThat(kept.path("resolvedBy").stringValue()).startsWith("device:");
    }

    @Test
    @Tag("INV-28")
    void the_first_answer_wins_the_same_again_is_fine_another_is_refused() {
        asker.request("question.request", color("q-1"));
        person.request("question.resolve", answer("q-1", "blue").put("resolutionId", "mine-7"));

        assertThat(person.request("question.resolve", answer("q-1", "blue"))
                        .path("ok")
                        .booleanValue())
                .isTrue();
        JsonNode other = asker.request("question.resolve", answer("q-1", "red"));
        assertThat(code(other)).isEqualTo("QUESTION_ALREADY_RESOLVED");
        assertThat(code(person.request("question.resolve", named("q-1").put("cancel", true))))
                .isEqualTo("QUESTION_ALREADY_RESOLVED");
        ObjectNode wait = named("q-1").put("includeResolutionId", true);
        assertThat(asker.request("question.waitAnswer", wait)
                        .at("/payload/resolutionId")
                        .stringValue())
                .isEqualTo("mine-7");
        assertThat(asker.request("question.waitAnswer", named("q-1"))
                        .path("payload")
                        .has("resolutionId"))
                .isFalse();
        assertThat(world.log(world.host)).containsOnlyOnce("question.answered");
    }

    @Test
    @Tag("INV-28")
    void silence_is_no_answer_and_who_has_no_patience_hears_that_it_waits() {
        asker.request("question.request", color("q-1"));
        String waiting = waits("q-1");
        String brief = asker.send("question.waitAnswer", named("q-1").put("timeoutMs", 5_000));
        world.run();
        world.time.advance(Duration.ofSeconds(6));
        world.run();
        assertThat(asker.answers(brief).getLast().at("/payload/status").stringValue())
                .isEqualTo("pending");
        assertThat(asker.answers(waiting)).isEmpty();

        world.time.advance(Duration.ofSeconds(20));
        world.run();

        assertThat(asker.answers(waiting).getLast().at("/payload/status").stringValue())
                .isEqualTo("expired");
        assertThat(asker.answers(brief)).hasSize(1);
        assertThat(world.log(world.host)).contains("question.expired");
        assertThat(code(person.request("question.resolve", answer("q-1", "red"))))
                .isEqualTo("QUESTION_EXPIRED");
        assertThat(person.events("question.resolved")
                        .getLast()
                        .at("/payload/status")
                        .stringValue())
                .isEqualTo("expired");
    }

    @Test
    void a_question_can_be_closed_without_an_answer() {
        asker.request("question.request", color("q-1"));
        String waiting = waits("q-1");
        JsonNode closed = person.request("question.resolve", named("q-1").put("cancel", true));
        assertThat(closed.at("/payload/status").stringValue()).isEqualTo("cancelled");
        JsonNode told = asker.answers(waiting).getLast().path("payload");
        assertThat(told.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(told.has("answers")).isFalse();
        assertThat(world.log(world.host)).contains("question.cancelled");
    }

    @Test
    void what_is_no_answer_to_what_was_asked_is_refused_with_what_would_be() {
        asker.request("question.request", color("q-1"));
        assertThat(message(person.request("question.resolve", answer("q-1", "green"))))
                .isEqualTo("color takes red, blue");
        assertThat(message(person.request("question.resolve", answer("q-1", "red", "blue"))))
                .isEqualTo("color takes one answer");
        assertThat(message(person.request("question.resolve", answer("q-1"))))
                .startsWith("there is no answer in it; answer color");
        ObjectNode other = named("q-1");
        other.putObject("answers").putObject("answers").putArray("size").add("red");
        assertThat(message(person.request("question.resolve", other)))
                .isEqualTo("nothing was asked under that name; it was color");
        assertThat(message(person.request("question.resolve", named("q-1"))))
                .isEqualTo("question.resolve takes either answers, or cancel with true");
        assertThat(person.call("question.list").at("/payload/questions")).hasSize(1);
    }

    @Test
    void what_cannot_be_asked_is_refused() {
        ObjectNode secret = color("q-2");
        ((ObjectNode) secret.at("/questions/0")).put("isSecret", true);
        assertThat(message(asker.request("question.request", secret))).startsWith("isSecret is not taken");
        ObjectNode twice = color("q-2");
        twice.withArray("questions").add(color("x").at("/questions/0"));
        assertThat(message(asker.request("question.request", twice))).contains("questionId of its own");
        assertThat(message(asker.request("question.request", color("a-1")))).contains("reserved");
        assertThat(message(asker.request("question.request", color("q-2").put("agentId", "nobody"))))
                .isEqualTo("unknown agent id");
        ObjectNode hidden = color("q-2");
        ((ObjectNode) hidden.at("/questions/0")).put("question", "pay \u202e01");
        assertThat(asker.request("question.request", hidden).path("ok").booleanValue())
                .isFalse();
        ObjectNode long3 = color("q-2");
        ((ObjectNode) long3.at("/questions/0")).put("question", "x".repeat(2_000));
        for (int i = 0; i < 2; i++) {
            ObjectNode more = (ObjectNode) color("x").at("/questions/0");
            long3.withArray("questions").add(more.put("questionId", "c" + i).put("question", "y".repeat(2_000)));
        }
        assertThat(code(asker.request("question.request", long3))).isEqualTo("QUESTION_NOT_SHOWABLE");
        asker.request("question.request", color("q-1"));
        assertThat(message(asker.request("question.request", color("q-1")))).isEqualTo("question id is used already");
    }

    /// Threat: the other person of this gateway holds every scope there is.
    @Test
    @Tag("INV-11")
    void another_person_with_every_scope_sees_and_answers_nothing_of_it() {
        Client li = device(7, world.liToken);
        ObjectNode asked = color("q-1");
        ((ObjectNode) asked.at("/questions/0")).put("question", "secret-of-host?");
        asker.request("question.request", asked);

        assertThat(li.events("question.requested")).isEmpty();
        assertThat(li.call("question.list").at("/payload/questions")).isEmpty();
        for (String method : List.of("question.get", "question.waitAnswer")) {
            assertThat(li.request(method, named("q-1")).path("error"))
                    .isEqualTo(li.request(method, named("nope")).path("error"));
        }
        assertThat(li.request("question.resolve", answer("q-1", "red")).path("error"))
                .isEqualTo(li.request("question.resolve", answer("nope", "red")).path("error"));
        person.request("question.resolve", answer("q-1", "red"));
        assertThat(li.events("question.resolved")).isEmpty();
        assertThat(String.join("", li.connection.texts())).doesNotContain("secret-of-host");
    }

    /// Threat: a client that answers every approval answers a question with it, or the other way round.
    @Test
    void neither_kind_of_answer_reaches_the_other_kind() {
        asker.request("question.request", color("q-1"));
        ObjectNode deny = named("q-1").put("decision", "deny");
        assertThat(code(person.request("plugin.approval.resolve", deny))).isEqualTo("APPROVAL_NOT_FOUND");
        assertThat(code(person.request("exec.approval.resolve", deny))).isEqualTo("APPROVAL_NOT_FOUND");
        assertThat(code(person.request("approval.get", named("q-1")))).isEqualTo("APPROVAL_NOT_FOUND");
        assertThat(person.call("plugin.approval.list").path("payload")).isEmpty();
        assertThat(person.call("approval.list").at("/payload/approvals")).isEmpty();
        asker.send(
                "exec.approval.request", named("x-1").put("command", "echo hi").put("requireDeliveryRoute", false));
        world.run();
        assertThat(code(person.request("question.resolve", named("x-1").put("cancel", true))))
                .isEqualTo("QUESTION_NOT_FOUND");
        assertThat(person.call("exec.approval.list").path("payload")).hasSize(1);
    }

    @Test
    void open_questions_of_a_person_are_bounded_and_no_seat_is_left_taken() {
        for (int i = 0; i < Limits.APPROVALS_OPEN_PER_PERSON; i++) {
            asker.request("question.request", color("q" + i));
        }
        JsonNode full = asker.request("question.request", color("more"));
        assertThat(full.at("/error/code").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(console(world.liToken)
                        .request("question.request", color("mine"))
                        .path("ok")
                        .booleanValue())
                .as("another person is not full")
                .isTrue();
    }
}
