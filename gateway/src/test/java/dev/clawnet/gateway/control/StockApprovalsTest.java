package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Approvals in the words of stock clients: asked by a program, shown to its person, answered once.
final class StockApprovalsTest {
    private final StockWorld world = new StockWorld();
    private final Client asker = console(StockWorld.TOKEN);
    private final Client approver = device(1, StockWorld.TOKEN);

    private Client console(String token) {
        Client client = world.local();
        client.hello(new Ask().as("gateway-client", "backend").token(token));
        return client;
    }

    private Client device(int key, String token) {
        Client client = world.local();
        client.hello(new Ask().token(token).key(DeviceWorld.key(key)).caps("exec-approvals", "plugin-approvals"));
        return client;
    }

    private static ObjectNode exec(String command) {
        return Json.STRICT
                .createObjectNode()
                .put("command", command)
                .put("cwd", "/work")
                .put("host", "gateway")
                .put("agentId", "main")
                .put("sessionKey", "agent:main:main")
                .put("timeoutMs", 20_000);
    }

    private String asked(ObjectNode params) {
        String request = asker.send("exec.approval.request", params);
        world.run();
        return request;
    }

    private static ObjectNode decision(String id, String decision) {
        return Json.STRICT.createObjectNode().put("id", id).put("decision", decision);
    }

    private JsonNode resolve(Client by, String id, String decision) {
        return by.request("exec.approval.resolve", decision(id, decision));
    }

    private JsonNode shown() {
        return approver.events("exec.approval.requested").getLast().path("payload");
    }

    @Test
    void a_program_asks_its_person_allows_once_and_both_hear_of_it() {
        String request = asked(exec("echo hi").put("id", "apprv-1"));
        assertThat(asker.answers(request)).isEmpty();
        JsonNode event = shown();
        assertThat(event.path("approvalKind").stringValue()).isEqualTo("exec");
        assertThat(event.path("id").stringValue()).isEqualTo("apprv-1");
        assertThat(event.path("request").path("command").stringValue()).isEqualTo("echo hi");
        assertThat(event.path("request").path("nodeId").isNull()).isTrue();

        JsonNode answer = resolve(approver, "apprv-1", "allow-once");

        assertThat(answer.path("payload").path("ok").booleanValue()).isTrue();
        JsonNode told = asker.answers(request).getLast().path("payload");
        assertThat(told.path("decision").stringValue()).isEqualTo("allow-once");
        assertThat(told.path("expiresAtMs").longValue()
                        - told.path("createdAtMs").longValue())
                .isEqualTo(20_000);
        JsonNode resolved = approver.events("exec.approval.resolved").getLast().path("payload");
        assertThat(resolved.path("decision").stringValue()).isEqualTo("allow-once");
        assertThat(resolved.path("request").path("command").stringValue()).isEqualTo("echo hi");
    }

    @Test
    @Tag("INV-29")
    void question_and_answer_are_entries_before_anybody_is_told() {
        asked(exec("echo hi"));
        assertThat(world.log(world.host)).contains("approval.asked");
        Entry question = world.entries.stream()
                .filter(entry -> entry.kind().equals("approval.asked"))
                .findFirst()
                .orElseThrow();
        assertThat(question.fields())
                .containsEntry("actor", "console")
                .containsEntry("verb", "exec")
                .containsEntry("owner", world.host.value());
        resolve(approver, shown().path("id").stringValue(), "deny");
        assertThat(world.log(world.host)).contains("approval.decided");
    }

    @Test
    @Tag("INV-28")
    void the_first_answer_wins_the_same_again_is_fine_another_is_refused() {
        String request = asked(exec("echo hi").put("id", "x-1"));
        resolve(approver, "x-1", "deny");
        assertThat(resolve(approver, "x-1", "deny").path("ok").booleanValue()).isTrue();
        JsonNode late = resolve(approver, "x-1", "allow-once");
        assertThat(late.path("error").path("message").stringValue()).isEqualTo("approval already resolved");
        assertThat(late.path("error").path("details").path("reason").stringValue())
                .isEqualTo("APPROVAL_ALREADY_RESOLVED");
        assertThat(asker.answers(request)).hasSize(1);
    }

    @Test
    void two_phases_are_accepted_at_once_and_whoever_waits_gets_the_decision() {
        String request = asked(exec("rm -rf build").put("id", "x-2").put("twoPhase", true));
        JsonNode accepted = asker.answers(request).getFirst().path("payload");
        assertThat(accepted.path("status").stringValue()).isEqualTo("accepted");
        assertThat(accepted.path("deliveryRoute").stringValue()).isEqualTo("approval-client");
        String waits = asker.send(
                "exec.approval.waitDecision", Json.STRICT.createObjectNode().put("id", "x-2"));
        world.run();
        assertThat(asker.answers(waits)).isEmpty();

        resolve(approver, "x-2", "deny");

        assertThat(asker.answers(request)).hasSize(2);
        JsonNode waited = asker.answers(waits).getLast().path("payload");
        assertThat(waited.path("decision").stringValue()).isEqualTo("deny");
        assertThat(waited.path("terminalReason").stringValue()).isEqualTo("user");
        JsonNode again = asker.request(
                "exec.approval.waitDecision", Json.STRICT.createObjectNode().put("id", "x-2"));
        assertThat(again.path("payload").path("decision").stringValue()).isEqualTo("deny");
    }

    @Test
    @Tag("INV-28")
    void silence_denies_and_says_why() {
        String request = asked(exec("sleep 1").put("id", "x-3").put("timeoutMs", 1_000));
        world.time.advance(Duration.ofSeconds(2));
        world.run();
        JsonNode told = asker.answers(request).getLast().path("payload");
        assertThat(told.path("decision").isNull()).isTrue();
        assertThat(told.has("decision")).isTrue();
        JsonNode waited = asker.request(
                "exec.approval.waitDecision", Json.STRICT.createObjectNode().put("id", "x-3"));
        assertThat(waited.path("payload").path("terminalReason").stringValue()).isEqualTo("timeout");
        assertThat(resolve(approver, "x-3", "allow-once")
                        .path("error")
                        .path("message")
                        .stringValue())
                .isEqualTo("unknown or expired approval id");
    }

    @Test
    void without_anybody_to_ask_the_answer_is_no_at_once() {
        approver.connection.abort();
        world.run();
        String request = asked(exec("echo hi").put("id", "x-4"));
        JsonNode told = asker.answers(request).getLast().path("payload");
        assertThat(told.path("decision").isNull()).isTrue();
        assertThat(told.path("terminalReason").stringValue()).isEqualTo("no-route");
        assertThat(world.log(world.host)).contains("approval.not-asked");
        String kept = asked(exec("echo hi").put("id", "x-5").put("requireDeliveryRoute", false));
        assertThat(asker.answers(kept)).isEmpty();
    }

    /// Threat: the other person of this gateway holds every scope there is.
    @Test
    @Tag("INV-11")
    void another_person_with_every_scope_sees_and_decides_nothing_of_it() {
        Client li = device(7, world.liToken);
        asked(exec("echo secret-of-host").put("id", "x-6"));
        String id = shown().path("id").stringValue();
        ObjectNode named = Json.STRICT.createObjectNode().put("id", id);

        assertThat(li.events("exec.approval.requested")).isEmpty();
        assertThat(li.call("exec.approval.list").path("payload")).isEmpty();
        assertThat(li.call("approval.list").path("payload").path("approvals")).isEmpty();
        for (String method : List.of("approval.get", "exec.approval.waitDecision")) {
            assertThat(li.request(method, named).path("error"))
                    .isEqualTo(li.request(method, Json.STRICT.createObjectNode().put("id", "nope"))
                            .path("error"));
        }
        assertThat(resolve(li, id, "allow-once").path("error"))
                .isEqualTo(resolve(li, "nope", "allow-once").path("error"));
        resolve(approver, id, "deny");
        assertThat(li.events("exec.approval.resolved")).isEmpty();
        assertThat(String.join("", li.connection.texts())).doesNotContain("secret-of-host");
    }

    /// And what each of two people calls theirs does not collide.
    @Test
    void the_same_name_is_free_for_another_person() {
        asked(exec("echo hi").put("id", "same"));
        Client li = console(world.liToken);
        Client own = device(8, world.liToken);
        String request = li.send("exec.approval.request", exec("echo li").put("id", "same"));
        world.run();
        assertThat(own.events("exec.approval.requested")
                        .getLast()
                        .path("payload")
                        .path("request")
                        .path("command")
                        .stringValue())
                .isEqualTo("echo li");
        resolve(own, "same", "allow-once");
        assertThat(li.answers(request)
                        .getLast()
                        .path("payload")
                        .path("decision")
                        .stringValue())
                .isEqualTo("allow-once");
        assertThat(asker.request("exec.approval.request", exec("again").put("id", "same"))
                        .path("error")
                        .path("message")
                        .stringValue())
                .isEqualTo("approval id already pending");
    }

    /// Threat: a program answers its own question.
    @Test
    void the_link_that_asked_does_not_allow_and_is_not_asked() {
        Client both = device(3, StockWorld.TOKEN);
        String request = both.send("exec.approval.request", exec("echo hi").put("id", "own"));
        world.run();
        assertThat(both.events("exec.approval.requested")).isEmpty();
        JsonNode refused = resolve(both, "own", "allow-once");
        assertThat(refused.path("error").path("details").path("code").stringValue())
                .isEqualTo("APPROVAL_OWN_REQUEST");
        assertThat(both.answers(request)).isEmpty();
        assertThat(resolve(both, "own", "deny").path("ok").booleanValue()).isTrue();
    }

    /// Threat: an agent that can run programs on this machine reads the shared token and says yes to itself.
    @Test
    void the_console_allows_no_command_while_an_agent_may_run_bare_ones_but_may_refuse() {
        Client console = console(StockWorld.TOKEN);
        asked(exec("echo hi").put("id", "x-7"));
        world.bareExec = true;
        JsonNode refused = resolve(console, "x-7", "allow-once");
        assertThat(refused.path("error").path("details").path("code").stringValue())
                .isEqualTo("APPROVAL_NEEDS_HUMAN");
        world.bareExec = false;
        assertThat(resolve(console, "x-7", "allow-once").path("ok").booleanValue())
                .isTrue();
    }

    @Test
    void allow_always_is_refused_and_words_that_are_no_decision_too() {
        asked(exec("git status").put("id", "x-8"));
        JsonNode always = resolve(approver, "x-8", "allow-always");
        assertThat(always.path("error").path("details").path("reason").stringValue())
                .isEqualTo("APPROVAL_ALLOW_ALWAYS_UNAVAILABLE");
        assertThat(shown().path("request").path("allowedDecisions").toString()).isEqualTo("[\"allow-once\",\"deny\"]");
        assertThat(resolve(approver, "x-8", "maybe")
                        .path("error")
                        .path("message")
                        .stringValue())
                .isEqualTo("invalid decision");
        assertThat(resolve(approver, "nope", "deny")
                        .path("error")
                        .path("details")
                        .path("reason")
                        .stringValue())
                .isEqualTo("APPROVAL_NOT_FOUND");
    }

    /// Threat: harmless words are shown, and other arguments run.
    @Test
    void what_is_shown_is_made_from_the_arguments() {
        ObjectNode params = exec("echo hi").put("id", "x-9");
        params.putArray("commandArgv").add("rm").add("-rf").add("/tmp/a b");
        asked(params);
        assertThat(shown().path("request").path("command").stringValue()).isEqualTo("rm -rf '/tmp/a b'");
        JsonNode act = approver.request(
                        "approval.get", Json.STRICT.createObjectNode().put("id", "x-9"))
                .path("payload")
                .path("view")
                .path("act");
        assertThat(act.path("arguments").path("argv").stringValue()).isEqualTo("[\"rm\",\"-rf\",\"/tmp/a b\"]");
        assertThat(act.path("arguments").path("directory").stringValue()).isEqualTo("/work");
        assertThat(act.path("session").stringValue()).isEqualTo("agent:main:main");
        assertThat(act.path("reasons").toString()).isEqualTo("[\"BOUNDARY\",\"UNTRUSTED\"]");
    }

    @Test
    void what_cannot_be_shown_or_does_not_say_what_runs_is_not_asked() {
        JsonNode hidden = asker.request("exec.approval.request", exec("echo \u202e hi"));
        assertThat(hidden.path("error").path("details").path("reason").stringValue())
                .isEqualTo("EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT");
        JsonNode node = asker.request(
                "exec.approval.request", exec("x").put("host", "node").put("nodeId", "n"));
        assertThat(node.path("error").path("message").stringValue())
                .isEqualTo("systemRunPlan is required for host=node");
        JsonNode stranger = asker.request("exec.approval.request", exec("x").put("agentId", "of-nobody"));
        assertThat(stranger.path("error").path("message").stringValue()).isEqualTo("unknown agent id");
    }

    @Test
    void open_questions_of_a_person_are_bounded_and_the_refusal_says_when_to_come_back() {
        for (int i = 0; i < Limits.APPROVALS_OPEN_PER_PERSON; i++) {
            asked(exec("echo " + i));
        }
        JsonNode full = console(StockWorld.TOKEN).request("exec.approval.request", exec("one more"));
        assertThat(full.path("error").path("code").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(full.path("error").path("retryable").booleanValue()).isTrue();
        assertThat(full.path("error").path("retryAfterMs").longValue()).isEqualTo(1_000);
        assertThat(console(world.liToken)
                        .request("exec.approval.request", exec("mine"))
                        .path("ok")
                        .booleanValue())
                .as("another person is not full")
                .isTrue();
    }

    /// Clients that know no other kinds get the same truth by `approval.get` and `approval.resolve`.
    @Test
    void the_stock_view_of_an_approval_is_closed_and_its_answer_is_the_recorded_truth() {
        asked(exec("echo hi").put("id", "x-10"));
        ObjectNode named = Json.STRICT.createObjectNode().put("id", "x-10");
        JsonNode open = approver.request("approval.get", named).path("payload").path("approval");
        assertThat(open.path("status").stringValue()).isEqualTo("pending");
        assertThat(open.path("presentation").path("commandText").stringValue()).isEqualTo("echo hi");
        assertThat(open.path("urlPath").stringValue()).isEqualTo("/approve/x-10");
        ObjectNode deny = decision("x-10", "deny").put("kind", "exec");
        JsonNode first = approver.request("approval.resolve", deny).path("payload");
        assertThat(first.path("applied").booleanValue()).isTrue();
        assertThat(first.path("approval").path("status").stringValue()).isEqualTo("denied");
        assertThat(first.path("approval").path("resolver").path("kind").stringValue())
                .isEqualTo("device");
        JsonNode second = approver.request(
                        "approval.resolve", decision("x-10", "allow-once").put("kind", "exec"))
                .path("payload");
        assertThat(second.path("applied").booleanValue()).isFalse();
        assertThat(second.path("approval").path("decision").stringValue()).isEqualTo("deny");
    }
}
