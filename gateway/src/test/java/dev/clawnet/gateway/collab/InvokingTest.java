package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolList;
import dev.clawnet.gateway.agent.tool.ToolRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.catalogue.StockToolMethods;
import dev.clawnet.protocol.catalogue.StockToolMethods.Invoke;
import dev.clawnet.protocol.catalogue.StockToolMethods.Invoked;
import dev.clawnet.protocol.id.TokenId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A tool that a program calls is a run like any other, but for the model.
class InvokingTest {
    private static final String FILE = "{\"path\":\"a.md\"}";
    private static final String TEXT = "{\"path\":\"a.md\",\"text\":\"hello\"}";

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    InvokingTest() {
        world.identity(li, "buy", "buy");
    }

    private static Caller program(World.Human human) {
        return new Caller(
                human.caller().conn(),
                human.id(),
                Optional.empty(),
                DeviceClass.PROGRAM,
                Role.OPERATOR,
                human.caller().scopes(),
                false,
                false,
                Optional.of(new TokenId("h-1")));
    }

    private static Invoke wanted(String agent, String tool, String args, Optional<String> key) {
        return new Invoke(
                tool,
                Optional.of(Json.STRICT.readTree(args)),
                Optional.of("agent:" + agent + ":main"),
                Optional.empty(),
                Optional.empty(),
                key,
                Optional.empty());
    }

    private Invoked calls(Caller caller, Invoke wanted) {
        List<Invoked> answers = asks(caller, wanted);
        world.time.advance(Duration.ofMinutes(2));
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private List<Invoked> asks(Caller caller, Invoke wanted) {
        List<Invoked> answers = new ArrayList<>();
        MethodTable.Bound<Invoke, Invoked> bound = (MethodTable.Bound<Invoke, Invoked>)
                world.table.find(StockToolMethods.TOOLS_INVOKE.name()).orElseThrow();
        switch (bound.handler().handle(caller, wanted)) {
            case Answer.Now<Invoked> now -> answers.add(now.result());
            case Answer.Later<Invoked> later ->
                later.start().accept(new Answer.Completion<>() {
                    @Override
                    public void done(Invoked result) {
                        answers.add(result);
                    }

                    @Override
                    public void failed(Fault fault) {
                        throw fault;
                    }

                    @Override
                    public void onAbandoned(Runnable release) {}
                });
        }
        world.time.runUntilIdle();
        return answers;
    }

    private void allows(String... tools) {
        world.agents.useTools(settings(ToolRules.NONE, List.of(tools), List.of()));
    }

    /// Writes are called from outside, into a place whose texts count as the owner's word.
    private void guarded() {
        allows("files.write");
        world.call(
                li,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        World.node(li, "/buy"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(true)));
    }

    private static ToolSettings settings(ToolRules global, List<String> allow, List<String> deny) {
        return new ToolSettings(
                global,
                Map.of(),
                SandboxRules.OFF,
                Map.of(),
                ToolRules.Lists.NONE,
                1,
                GroupTools.NONE,
                ToolList.invoked(allow, deny));
    }

    private static String text(Invoked invoked) {
        return invoked.output().orElseThrow().content().getFirst().text();
    }

    private static String code(Invoked invoked) {
        return invoked.error().orElseThrow().code();
    }

    @Test
    void a_program_reads_with_its_agent_s_hands_and_no_model_is_asked() {
        world.folders.put(li.id(), "/buy/a.md", "ten thousand chips");
        Invoked answer = calls(program(li), wanted("buy", "files.read", FILE, Optional.empty()));

        assertThat(answer.ok()).isTrue();
        assertThat(text(answer)).contains("ten thousand chips");
        assertThat(models.answers("buy")).isEmpty();
        assertThat(world.log(li, "run.opened")).hasSize(1);
        assertThat(world.log(li))
                .anyMatch(entry -> entry.phase() == Entry.Phase.INTENT)
                .anyMatch(entry -> entry.phase() == Entry.Phase.OUTCOME);
    }

    @Test
    @Tag("INV-11")
    void another_person_s_agent_and_a_missing_one_look_the_same() {
        List<String> told = new ArrayList<>();
        for (String agent : List.of("buy", "nobody")) {
            assertThatThrownBy(() -> calls(program(nova), wanted(agent, "files.read", FILE, Optional.empty())))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND);
                        told.add(fault.getMessage() + fault.details());
                    });
        }

        assertThat(told.getFirst()).isEqualTo(told.getLast());
        assertThat(world.log(nova, "run.opened")).isEmpty();
    }

    @Test
    void what_is_denied_from_the_start_is_no_tool_until_the_configuration_names_it() {
        assertThatThrownBy(() -> calls(program(li), wanted("buy", "files.write", TEXT, Optional.empty())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
        for (String name : List.of(
                "exec",
                "EXEC",
                "bash",
                "write",
                "edit",
                "apply_patch",
                "files.append",
                "files.copy",
                "files.undo",
                "cron",
                "gateway",
                "sessions_spawn",
                "sessions_send")) {
            assertThatThrownBy(() -> calls(program(li), wanted("buy", name, "{}", Optional.empty())))
                    .as(name)
                    .isInstanceOf(Fault.class);
        }
        assertThat(world.log(li, "run.opened")).isEmpty();
        allows("write");
        assertThatThrownBy(() -> calls(program(li), wanted("buy", "files.write", TEXT, Optional.empty())))
                .as("by its own name alone")
                .isInstanceOf(Fault.class);
        allows("files.write");
        calls(li.caller(), wanted("buy", "files.write", TEXT, Optional.empty()));

        assertThat(world.folders.of(li.id())).containsEntry("/buy/a.md", "hello");
    }

    @Test
    void the_configuration_narrows_it_too_and_its_lists_of_the_agent_hold() {
        world.agents.useTools(settings(ToolRules.NONE, List.of(), List.of("files.read")));
        assertThatThrownBy(() -> calls(program(li), wanted("buy", "files.read", FILE, Optional.empty())))
                .isInstanceOf(Fault.class);
        ToolRules none = new ToolRules(
                Optional.empty(),
                ToolList.of(List.of(), List.of(), List.of("read")),
                List.of(),
                Map.of(),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
        world.agents.useTools(settings(none, List.of(), List.of()));

        assertThat(code(calls(program(li), wanted("buy", "files.read", FILE, Optional.empty()))))
                .isEqualTo("NOT_FOUND");
        assertThat(world.ledger.all())
                .anySatisfy(entry -> assertThat(entry.fields()).containsEntry("toolPolicy", "tools.allow, tools.deny"));
    }

    @Test
    void what_a_program_wants_waits_for_its_owner_and_the_same_key_tells_how_it_stands() {
        guarded();
        Invoke wanted = wanted("buy", "files.write", TEXT, Optional.of("k-1"));
        Invoked waits = calls(program(li), wanted);

        assertThat(waits.ok()).isFalse();
        assertThat(waits.requiresApproval()).contains(true);
        assertThat(world.open(li))
                .singleElement()
                .satisfies(open -> assertThat(waits.approvalId()).contains(open.id()));
        assertThat(world.folders.of(li.id())).isEmpty();
        assertThat(world.decideAll(li, true)).isEqualTo(1);
        Invoked done = calls(program(li), wanted);
        assertThat(done.ok()).isTrue();
        assertThat(done.runId()).isEqualTo(waits.runId());
        assertThat(world.folders.of(li.id())).containsEntry("/buy/a.md", "hello");
        assertThat(world.log(li, "run.opened")).hasSize(1);
        assertThatThrownBy(() -> calls(program(li), wanted("buy", "files.read", FILE, Optional.of("k-1"))))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void an_owner_s_no_and_arguments_of_no_form_do_nothing() {
        guarded();
        Invoke wanted = wanted("buy", "files.write", TEXT, Optional.of("k-2"));
        calls(program(li), wanted);
        world.decideAll(li, false);

        assertThat(code(calls(program(li), wanted))).isEqualTo("DENIED");
        assertThat(code(calls(program(li), wanted("buy", "files.read", "{\"path\":7}", Optional.empty()))))
                .isEqualTo("INVALID");
        assertThat(code(calls(program(li), wanted("buy", "no.such", "{}", Optional.empty()))))
                .isEqualTo("NOT_FOUND");
        assertThat(world.folders.of(li.id())).isEmpty();
        assertThat(models.answers("buy")).isEmpty();
    }

    @Test
    void a_trial_says_whether_the_tool_is_there_and_does_nothing() {
        Invoke trial = new Invoke(
                "files.read",
                Optional.empty(),
                Optional.empty(),
                Optional.of("buy"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true));

        assertThat(calls(program(li), trial).ok()).isTrue();
        assertThat(world.log(li, "run.opened")).isEmpty();
    }
}
