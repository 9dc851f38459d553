package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.control.NodeWorld.asked;
import static dev.clawnet.gateway.control.NodeWorld.id;
import static dev.clawnet.gateway.control.NodeWorld.key;
import static dev.clawnet.gateway.control.NodeWorld.ok;
import static dev.clawnet.gateway.control.NodeWorld.params;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ExecPermit;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A program on a node, from the question to the outcome: what lets it run, once or for good.
final class ExecRunTest {
    private static final String SHA = "ab".repeat(32);
    private static final String RUN = "system.run";

    private final NodeWorld nodes = new NodeWorld();
    private final StockWorld world = nodes.world;
    private final Client program = nodes.operator(StockWorld.TOKEN, 1);
    private final Client node = nodes.node(StockWorld.TOKEN, 2, RUN, "system.run.prepare");
    private final Client human = human();
    private int count;

    ExecRunTest() {
        nodes.approveAll(program);
        world.entries.clear();
    }

    private Client human() {
        Client client = world.local();
        client.hello(new Ask().code(world.hostCode).key(key(9)).caps("exec-approvals"));
        return client;
    }

    private static ObjectNode plan(String program, String... more) {
        ObjectNode plan =
                params().put("cwd", "/srv/x").put("commandText", program).put("agentId", "main");
        plan.putArray("argv").add(program);
        for (String word : more) {
            plan.withArray("argv").add(word);
        }
        plan.putObject("mutableFileOperand")
                .put("argvIndex", 0)
                .put("path", program)
                .put("sha256", SHA);
        return plan;
    }

    /// Asks about a plan, and gives the name of the question.
    private String ask(ObjectNode plan) {
        String name = "run-" + ++count;
        ObjectNode ask = params().put("id", name).put("host", "node").put("nodeId", id(2));
        ask.set("systemRunPlan", plan);
        program.send("exec.approval.request", ask);
        world.run();
        return name;
    }

    private JsonNode resolve(Client by, String name, String decision) {
        JsonNode answer =
                by.request("exec.approval.resolve", params().put("id", name).put("decision", decision));
        world.run();
        return answer;
    }

    private ObjectNode call(ObjectNode plan, Optional<String> approval) {
        ObjectNode inner = params();
        inner.set("command", plan.path("argv"));
        approval.ifPresent(name -> inner.put("approved", true)
                .put("approvalDecision", "allow-once")
                .put("runId", name));
        return call(inner);
    }

    private ObjectNode call(ObjectNode inner) {
        ObjectNode call = params().put("nodeId", id(2)).put("command", RUN).put("idempotencyKey", "k" + ++count);
        call.set("params", inner);
        return call;
    }

    private int asks() {
        return node.events("node.invoke.request").size();
    }

    /// The code by which it is refused, or `sent`.
    private String outcome(Client by, ObjectNode call) {
        int before = asks();
        String request = by.send("node.invoke", call);
        world.run();
        if (asks() > before) {
            ok(node, asked(node), "{\"exitCode\":0,\"timedOut\":false,\"success\":true}");
            assertThat(by.answers(request).getLast().path("ok").booleanValue()).isTrue();
            return "sent";
        }
        return by.answers(request)
                .getLast()
                .path("error")
                .path("details")
                .path("code")
                .stringValue("none");
    }

    private static InvokeContext context(JsonNode request) {
        return Json.LENIENT.treeToValue(request.path("context"), InvokeContext.class);
    }

    @Test
    void nothing_runs_by_itself_and_what_the_caller_says_about_approvals_is_not_believed() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("APPROVAL_REQUIRED");
        assertThat(outcome(program, call(plan, Optional.of("no-such")))).isEqualTo("UNKNOWN_APPROVAL_ID");
        ObjectNode bare = params().put("approved", true).put("approvalDecision", "allow-always");
        bare.putArray("command").add("/usr/bin/echo");
        assertThat(outcome(program, call(bare))).isEqualTo("MISSING_RUN_ID");
        String name = ask(plan);
        assertThat(outcome(program, call(plan, Optional.of(name))))
                .as("nobody answered yet")
                .isEqualTo("APPROVAL_REQUIRED");
        resolve(human, name, "deny");
        assertThat(outcome(program, call(plan, Optional.of(name)))).isEqualTo("APPROVAL_REQUIRED");
    }

    @Test
    void what_was_allowed_goes_to_the_node_with_its_digest_and_is_used_up() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        String name = ask(plan);
        resolve(human, name, "allow-once");
        world.entries.clear();

        assertThat(outcome(program, call(plan, Optional.of(name)))).isEqualTo("sent");

        JsonNode request = asked(node);
        RunParams sent = Json.STRICT.readValue(request.path("paramsJSON").stringValue(), RunParams.class);
        assertThat(sent.command()).containsExactly("/usr/bin/echo", "hi");
        assertThat(sent.cwd()).as("from the plan, not from the caller").contains("/srv/x");
        assertThat(sent.agentId()).contains("main");
        ExecPermit permit = context(request).permit().exec().orElseThrow();
        assertThat(permit.act()).isEqualTo(sent.act(id(2), world.host).digest());
        assertThat(permit.basis()).isEqualTo(ExecPermit.Basis.ONCE);
        assertThat(permit.sha256()).contains(SHA);
        assertThat(world.entries)
                .extracting(Entry::kind)
                .containsExactly("approval.used", "node.invoke", "node.invoke");
        assertThat(world.entries.get(1).phase()).isEqualTo(Entry.Phase.INTENT);
        assertThat(world.entries.get(1).fields().get("basis")).startsWith("approval:");
        assertThat(world.entries.get(2).fields())
                .containsEntry("result", "done")
                .containsEntry("exit", "0");

        assertThat(outcome(program, call(plan, Optional.of(name)))).isEqualTo("APPROVAL_REQUIRED");
        assertThat(outcome(program, call(plan("/usr/bin/echo", "other"), Optional.of(name))))
                .isEqualTo("APPROVAL_REQUIRED");
    }

    /// INV-28: an answer serves exactly one act; each part of it that differs makes another act.
    @Test
    @Tag("INV-28")
    void an_approval_is_for_this_act_on_this_node_by_this_device() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        String name = ask(plan);
        resolve(human, name, "allow-once");

        assertThat(outcome(program, call(plan("/usr/bin/echo", "bye"), Optional.of(name))))
                .isEqualTo("APPROVAL_REQUEST_MISMATCH");
        for (ObjectNode changed : List.of(
                params().put("cwd", "/"), params().put("agentId", "other"), params().put("sessionKey", "s"), env())) {
            ObjectNode inner = changed.put("runId", name);
            inner.set("command", plan.path("argv"));
            assertThat(outcome(program, call(inner))).as(inner.toString()).isEqualTo("APPROVAL_REQUEST_MISMATCH");
        }
        assertThat(outcome(nodes.operator(StockWorld.TOKEN, 4), call(plan, Optional.of(name))))
                .isEqualTo("APPROVAL_DEVICE_MISMATCH");
        nodes.node(StockWorld.TOKEN, 5, RUN);
        nodes.approveAll(program);
        assertThat(outcome(program, call(plan, Optional.of(name)).put("nodeId", id(5))))
                .isEqualTo("APPROVAL_NODE_MISMATCH");
        world.time.advance(Duration.ofHours(2));
        assertThat(outcome(program, call(plan, Optional.of(name))))
                .as("too late")
                .isNotEqualTo("sent");
    }

    @Test
    void a_question_that_nobody_answered_in_time_is_told_as_such() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        String name = ask(plan);
        world.time.advance(Limits.PROGRAM_QUESTION.plusSeconds(1));
        world.run();

        assertThat(outcome(program, call(plan, Optional.of(name)))).isEqualTo("APPROVAL_EXPIRED");
    }

    @Test
    void what_a_console_asked_for_serves_the_connection_that_asked_alone() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        Client asker = nodes.console();
        ObjectNode ask = params().put("id", "of-a-console").put("host", "node").put("nodeId", id(2));
        ask.set("systemRunPlan", plan);
        asker.send("exec.approval.request", ask);
        world.run();
        resolve(human, "of-a-console", "allow-once");

        assertThat(outcome(nodes.console(), call(plan, Optional.of("of-a-console"))))
                .isEqualTo("APPROVAL_CLIENT_MISMATCH");
        assertThat(outcome(asker, call(plan, Optional.of("of-a-console")))).isEqualTo("sent");
    }

    private static ObjectNode env() {
        ObjectNode with = params();
        with.putObject("env").put("A", "b");
        return with;
    }

    @Test
    void its_owner_runs_what_they_like_from_a_device_that_speaks_for_them() {
        assertThat(outcome(human, call(plan("/usr/bin/echo", "hi"), Optional.empty())))
                .isEqualTo("sent");
        assertThat(context(asked(node)).permit().exec().orElseThrow().basis()).isEqualTo(ExecPermit.Basis.OWNER);
        assertThat(outcome(nodes.console(), call(plan("/usr/bin/echo", "hi"), Optional.empty())))
                .isEqualTo("APPROVAL_REQUIRED");
    }

    @Test
    void always_is_for_people_alone_and_never_for_what_runs_other_programs() {
        Client other = nodes.operator(StockWorld.TOKEN, 6);
        String echo = ask(plan("/usr/bin/echo", "hi"));
        assertThat(resolve(other, echo, "allow-always")
                        .path("error")
                        .path("details")
                        .path("reason")
                        .stringValue())
                .isEqualTo("APPROVAL_ALLOW_ALWAYS_UNAVAILABLE");
        for (List<String> argv : List.of(
                List.of("/bin/sh", "-c", "echo hi"),
                List.of("/usr/bin/env", "echo", "hi"),
                List.of("/usr/bin/xargs", "echo"),
                List.of("/usr/bin/python3.12", "-c", "1"))) {
            ObjectNode plan = plan(argv.getFirst(), argv.subList(1, argv.size()).toArray(String[]::new));
            String name = ask(plan);
            JsonNode refused = resolve(human, name, "allow-always");
            assertThat(refused.path("error").path("details").path("reason").stringValue())
                    .as(argv.toString())
                    .isEqualTo("APPROVAL_ALLOW_ALWAYS_UNAVAILABLE");
            assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("APPROVAL_REQUIRED");
        }
        ObjectNode linked = plan("/usr/local/bin/tool", "-c", "x");
        ((ObjectNode) linked.path("mutableFileOperand")).put("path", "/usr/bin/dash");
        assertThat(resolve(human, ask(linked), "allow-always").path("ok").booleanValue())
                .as("a link to a shell")
                .isFalse();
    }

    @Test
    void what_was_allowed_for_good_is_for_that_node_folder_and_agent() {
        ObjectNode plan = plan("/usr/bin/git", "status");
        resolve(human, ask(plan), "allow-always");
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("sent");

        nodes.node(StockWorld.TOKEN, 5, RUN);
        nodes.approveAll(program);
        assertThat(outcome(program, call(plan, Optional.empty()).put("nodeId", id(5))))
                .as("the same program on another machine")
                .isEqualTo("APPROVAL_REQUIRED");
        for (ObjectNode other : List.of(params().put("cwd", "/"), params().put("agentId", "other"))) {
            other.set("command", plan.path("argv"));
            assertThat(outcome(program, call(other))).as(other.toString()).isEqualTo("APPROVAL_REQUIRED");
        }
    }

    @Test
    void so_many_commands_are_allowed_for_good_and_no_more() {
        for (int i = 0; i < Limits.EXEC_GRANTS_PER_PERSON; i++) {
            resolve(human, ask(plan("/usr/bin/echo", "n" + i)), "allow-always");
        }
        JsonNode more = resolve(human, ask(plan("/usr/bin/echo", "one more")), "allow-always");

        assertThat(more.path("error").path("details").path("code").stringValue(""))
                .isEqualTo("LIMIT_REACHED");
        assertThat(outcome(program, call(plan("/usr/bin/echo", "n7"), Optional.empty())))
                .isEqualTo("sent");
        assertThat(outcome(program, call(plan("/usr/bin/echo", "one more"), Optional.empty())))
                .isEqualTo("APPROVAL_REQUIRED");
    }

    @Test
    void what_was_allowed_for_good_runs_again_and_nothing_else_does() {
        ObjectNode plan = plan("/usr/bin/git", "status");
        String name = ask(plan);
        assertThat(human.events("exec.approval.requested")
                        .getLast()
                        .path("payload")
                        .path("request")
                        .path("allowedDecisions"))
                .hasSize(3);
        assertThat(resolve(human, name, "allow-always").path("ok").booleanValue())
                .isTrue();
        assertThat(outcome(program, call(plan, Optional.of(name)))).as("once").isEqualTo("sent");

        assertThat(outcome(program, call(plan, Optional.empty())))
                .as("and for good")
                .isEqualTo("sent");
        ExecPermit permit = context(asked(node)).permit().exec().orElseThrow();
        assertThat(permit.basis()).isEqualTo(ExecPermit.Basis.STANDING);
        assertThat(permit.program()).contains("/usr/bin/git");
        assertThat(permit.sha256()).contains(SHA);
        for (List<String> argv : List.of(
                List.of("/usr/bin/git", "push"),
                List.of("/usr/bin/git", "status", "."),
                List.of("git", "status"),
                List.of("/bin/sh", "-c", "/usr/bin/git status"),
                List.of("/usr/bin/env", "/usr/bin/git", "status"),
                List.of("/usr/bin/xargs", "/usr/bin/git", "status"),
                List.of("/tmp/git", "status"))) {
            ObjectNode other =
                    plan(argv.getFirst(), argv.subList(1, argv.size()).toArray(String[]::new));
            assertThat(outcome(program, call(other, Optional.empty())))
                    .as(argv.toString())
                    .isEqualTo("APPROVAL_REQUIRED");
        }
        ObjectNode with = env();
        with.set("command", plan.path("argv"));
        assertThat(outcome(program, call(with))).isEqualTo("APPROVAL_REQUIRED");
        assertThat(outcome(program, call(plan, Optional.empty()).put("nodeId", id(2))))
                .isEqualTo("sent");
    }

    @Test
    void by_a_pattern_further_arguments_come_for_good_and_no_other_program_or_option_does() {
        ObjectNode plan = plan("/usr/bin/git", "log", "main");
        String name = ask(plan);
        for (List<String> bad : List.of(
                List.of("/usr/bin/git", "push", "*"),
                List.of("*", "log", "*"),
                List.of("/usr/bin/git", "...", "*"),
                List.<String>of())) {
            JsonNode refused = always(name, bad);
            assertThat(refused.path("ok").booleanValue()).as(bad.toString()).isFalse();
        }
        assertThat(outcome(program, call(plan, Optional.empty())))
                .as("a refused pattern decides nothing")
                .isEqualTo("APPROVAL_REQUIRED");
        assertThat(always(name, List.of("/usr/bin/git", "log", "*")).path("ok").booleanValue())
                .isTrue();

        ObjectNode other = plan("/usr/bin/git", "log", "release");
        assertThat(outcome(program, call(other, Optional.empty()))).isEqualTo("sent");
        ExecPermit permit = context(asked(node)).permit().exec().orElseThrow();
        assertThat(permit.basis()).isEqualTo(ExecPermit.Basis.STANDING);
        assertThat(permit.program()).contains("/usr/bin/git");
        assertThat(permit.sha256()).contains(SHA);
        for (List<String> argv : List.of(
                List.of("/usr/bin/git", "log", "--output=/home/x"),
                List.of("/usr/bin/git", "log", "../x"),
                List.of("/usr/bin/git", "log", "a", "b"),
                List.of("/usr/bin/git", "push", "main"),
                List.of("git", "log", "main"),
                List.of("/tmp/git", "log", "main"),
                List.of("/bin/sh", "-c", "/usr/bin/git log main"),
                List.of("/usr/bin/env", "/usr/bin/git", "log", "main"),
                List.of("/usr/bin/xargs", "/usr/bin/git", "log"))) {
            ObjectNode wish = plan(argv.getFirst(), argv.subList(1, argv.size()).toArray(String[]::new));
            assertThat(outcome(program, call(wish, Optional.empty())))
                    .as(argv.toString())
                    .isEqualTo("APPROVAL_REQUIRED");
        }
        assertThat(human.request("exec.approval.grants.list", params())
                        .path("payload")
                        .path("grants")
                        .path(0)
                        .path("argvPattern"))
                .hasSize(3);
        for (String launcher : List.of("/bin/sh", "/usr/bin/env", "/usr/bin/xargs")) {
            String asked = ask(plan(launcher, "x"));
            assertThat(always(asked, List.of(launcher, "...")).path("ok").booleanValue())
                    .as(launcher)
                    .isFalse();
        }
    }

    private JsonNode always(String name, List<String> pattern) {
        ObjectNode decision = params().put("id", name).put("decision", "allow-always");
        pattern.forEach(decision.putArray("argvPattern")::add);
        JsonNode answer = human.request("exec.approval.resolve", decision);
        world.run();
        return answer;
    }

    @Test
    void a_standing_grant_is_listed_revoked_and_ends_by_itself() {
        ObjectNode plan = plan("/usr/bin/git", "status");
        String name = ask(plan);
        human.request(
                "exec.approval.resolve",
                params().put("id", name).put("decision", "allow-always").put("grantExpiresInDays", 2));
        JsonNode grant = program.call("exec.approval.grants.list")
                .path("payload")
                .path("grants")
                .get(0);
        assertThat(grant.path("program").stringValue()).isEqualTo("/usr/bin/git");
        assertThat(grant.path("nodeId").stringValue()).isEqualTo(id(2));

        Client li = nodes.operator(world.liToken, 7);
        assertThat(li.call("exec.approval.grants.list").path("payload").path("grants"))
                .isEmpty();
        ObjectNode ref = params().put("grantId", grant.path("grantId").stringValue());
        assertThat(li.request("exec.approval.grants.revoke", ref)
                        .path("payload")
                        .path("outcome")
                        .stringValue())
                .isEqualTo("not-found");
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("sent");
        world.time.advance(Duration.ofDays(2));
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("APPROVAL_REQUIRED");

        String again = ask(plan);
        resolve(human, again, "allow-always");
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("sent");
        String fresh = program.call("exec.approval.grants.list")
                .path("payload")
                .path("grants")
                .get(0)
                .path("grantId")
                .stringValue();
        ObjectNode newest = params().put("grantId", fresh);
        assertThat(program.request("exec.approval.grants.revoke", newest)
                        .path("payload")
                        .path("outcome")
                        .stringValue())
                .isEqualTo("revoked");
        assertThat(program.request("exec.approval.grants.revoke", newest)
                        .path("payload")
                        .path("outcome")
                        .stringValue())
                .isEqualTo("already-revoked");
        assertThat(outcome(program, call(plan, Optional.empty()))).isEqualTo("APPROVAL_REQUIRED");
    }

    /// INV-2: another person's approval does not exist, and lets nothing run on that person's own node.
    @Test
    @Tag("INV-2")
    void an_approval_of_another_person_is_none() {
        ObjectNode plan = plan("/usr/bin/echo", "hi");
        String name = ask(plan);
        resolve(human, name, "allow-once");
        Client li = nodes.operator(world.liToken, 7);
        nodes.node(world.liToken, 8, RUN);
        nodes.approveAll(li);
        assertThat(outcome(li, call(plan, Optional.of(name)).put("nodeId", id(8))))
                .isEqualTo("UNKNOWN_APPROVAL_ID");
        assertThat(li.events("exec.approval.requested")).isEmpty();
        assertThat(li.events("exec.approval.resolved")).isEmpty();
    }
}
