package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.sandbox.BoxActs;
import dev.clawnet.gateway.agent.sandbox.BoxCalls;
import dev.clawnet.gateway.agent.sandbox.BoxExec;
import dev.clawnet.gateway.agent.sandbox.Installed;
import dev.clawnet.gateway.agent.sandbox.ProcessTool;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolList;
import dev.clawnet.gateway.agent.tool.ToolRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.node.ExecTool;
import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodeCalls;
import dev.clawnet.gateway.node.NodeExec;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.SandboxMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.node.ExecAct;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Programs of agents: real ones behind real walls, and on a node that writes down what it was asked for.
class ExecToolTest {
    private static final String DEVICE = "d".repeat(64);

    @TempDir
    private Path home;

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final List<RunParams> ran = new ArrayList<>();
    private final List<InvokeContext> contexts = new ArrayList<>();
    private Optional<String> device = Optional.of(DEVICE);
    private boolean broken;
    private Sandboxes sandboxes;
    private String buy;

    @BeforeEach
    void wire() {
        sandboxes = new Sandboxes(new Sandboxes.Ground(
                home.resolve("boxes"),
                Sandboxes.CONTROL_GROUPS,
                world.time,
                world.time,
                Thread.ofPlatform().daemon().factory(),
                new Random()));
        BoxActs acts = new BoxActs(world.agents.gate(), world.agents.facts(), home.resolve("state"));
        NodeExec node = new NodeExec(calls(), (_, _) -> {
            if (broken) {
                throw new IllegalStateException("of the test");
            }
            return device;
        });
        world.agents.add(new ExecTool(world.agents.gate(), new BoxExec(acts, sandboxes), node));
        world.agents.add(new ProcessTool(acts, sandboxes));
        new BoxCalls(world.store, sandboxes, new Random()).bind(world.table);
        buy = world.identity(li, "buy", "li");
    }

    private NodeCalls calls() {
        return new NodeCalls() {
            @Override
            public InvokeResult invoke(
                    PersonId owner,
                    String node,
                    String command,
                    JsonNode params,
                    InvokeContext context,
                    Duration timeout) {
                assertThat(command).isEqualTo(SystemCommands.RUN);
                ran.add(Json.STRICT.treeToValue(params, RunParams.class));
                contexts.add(context);
                return new InvokeResult.Ok(Json.STRICT.valueToTree(new SystemCommands.RunResult(
                        Optional.of(0), false, true, "made\n", "", Optional.empty(), false)));
            }

            @Override
            public InvokeResult watch(
                    PersonId owner,
                    String node,
                    Nodes.Asked asked,
                    InvokeContext context,
                    Duration timeout,
                    Tool.Meanwhile meanwhile) {
                meanwhile.watched().accept("making\n");
                return invoke(owner, node, asked.command(), asked.params(), context, timeout);
            }
        };
    }

    @AfterEach
    void close() {
        sandboxes.close();
    }

    private void rules(SandboxRules rules) {
        rules(rules, ToolRules.Elevated.UNSAID);
    }

    private void rules(SandboxRules rules, ToolRules.Elevated elevated) {
        ToolRules global =
                new ToolRules(Optional.empty(), ToolList.NONE, List.of(), Map.of(), ToolRules.Lists.NONE, elevated);
        world.agents.useTools(new ToolSettings(
                global,
                Map.of(),
                rules,
                Map.of("buy", rules),
                ToolRules.Lists.NONE,
                1,
                GroupTools.NONE,
                ToolList.invoked(List.of(), List.of())));
    }

    private void sandboxed() {
        Installed.bubblewrap();
        rules(Installed.rules(SandboxRules.Bounds.DEFAULT, Optional.empty()));
    }

    private void grant(World.Human owner, String identity, List<String> verbs, String object) {
        world.call(
                owner,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        identity,
                        verbs,
                        List.of(object),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void mayRun() {
        grant(li, buy, List.of("exec"), "sandbox://" + li.id() + "/" + buy);
    }

    private List<String> told(String... calls) {
        models.tell("li", Told.calls(calls), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        return models.answers("li");
    }

    private static String exec(String command) {
        return Json.STRICT.writeValueAsString(Map.of("command", command));
    }

    @Test
    void a_program_runs_in_the_sandbox_where_its_owner_granted_it_and_each_run_is_recorded_first() {
        sandboxed();
        mayRun();

        assertThat(told("exec", exec("echo hello > note; cat note"))).containsExactly("exit 0\nhello\n");
        Entry intent = world.ledger.all().stream()
                .filter(entry -> "exec".equals(entry.fields().get("verb")) && entry.phase() == Entry.Phase.INTENT)
                .findFirst()
                .orElseThrow();
        assertThat(world.ledger.all())
                .anySatisfy(entry -> assertThat(entry.intent()).contains(intent.id()));
    }

    @Test
    void without_a_grant_the_owner_is_asked_and_nothing_runs_until_then() throws IOException {
        sandboxed();

        models.tell("li", Told.calls("exec", exec("touch ran")), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        assertThat(sandboxes.boxes(li.id())).isEmpty();
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(models.answers("li")).containsExactly("exit 0\n");
        assertThat(sandboxes.boxes(li.id())).hasSize(1);
    }

    @Test
    void what_a_run_for_its_owner_left_is_not_there_in_a_turn_that_faces_somebody() throws IOException {
        sandboxed();
        mayRun();
        told("exec", exec("echo 7 at most > price"));
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        models.tell("li", Told.says("noted"), Told.calls("exec", exec("cat price; ls -A | wc -l")), Told.says("done"));
        world.decide(nova, world.open(nova).getFirst(), true);

        assertThat(models.answers("li"))
                .singleElement()
                .asString()
                .contains("No such file")
                .endsWith("\n0\n");
        assertThat(sandboxes.boxes(li.id())).hasSize(2);
    }

    @Test
    void its_owner_alone_sees_a_box_and_takes_it_away_with_what_runs_in_it() {
        sandboxed();
        mayRun();
        told("exec", "{\"command\":\"echo 1 > kept; sleep 60\",\"background\":true}");
        SandboxMethods.BoxView box = boxes(li).getFirst();

        assertThat(box.scope()).isEqualTo("agent");
        assertThat(box.identity()).contains(buy);
        assertThat(box.running()).isEqualTo(1);
        assertThat(boxes(nova)).isEmpty();
        List<String> refusals = new ArrayList<>();
        for (String name : List.of(box.box(), "none", "../" + li.id().value())) {
            assertThatThrownBy(() -> recreate(nova, List.of(name)))
                    .isInstanceOfSatisfying(Fault.class, fault -> refusals.add(fault.code() + fault.getMessage()));
        }
        assertThat(refusals).hasSize(3).containsOnly(refusals.getFirst());
        assertThatThrownBy(() -> recreate(li, List.of(box.box(), "none"))).isInstanceOf(Fault.class);
        assertThat(boxes(li)).containsExactly(box);
        assertThat(world.ledger.all()).noneMatch(entry -> entry.kind().equals("sandbox.recreated"));

        assertThat(recreate(li, List.of(box.box(), box.box())))
                .isEqualTo(new SandboxMethods.Recreated(List.of(box.box()), 1));
        assertThat(boxes(li)).isEmpty();
        assertThat(home.resolve("boxes").resolve("taken-away")).isEmptyDirectory();
        assertThat(world.ledger.all().stream().filter(entry -> entry.kind().equals("sandbox.recreated")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.fields()).containsEntry("box", box.box()));
        assertThat(told("exec", exec("ls -A"))).last().isEqualTo("exit 0\n");
    }

    private List<SandboxMethods.BoxView> boxes(World.Human whose) {
        return world.call(whose, SandboxMethods.SANDBOX_LIST, new Method.None()).boxes();
    }

    private SandboxMethods.Recreated recreate(World.Human who, List<String> boxes) {
        return world.call(who, SandboxMethods.SANDBOX_RECREATE, new SandboxMethods.Recreate(boxes));
    }

    @Test
    void a_program_that_goes_on_is_looked_at_written_to_and_ended_and_one_of_another_box_is_not_there() {
        sandboxed();
        mayRun();
        String background = "{\"command\":\"read a; echo got $a; sleep 60\",\"background\":true}";

        String started = told("exec", background).getFirst();
        String id = started.replaceAll("(?s).*id (x-\\w+).*", "$1");
        assertThat(told("process", "{\"action\":\"list\"}"))
                .last()
                .asString()
                .contains(id)
                .contains("running");
        assertThat(told("process", "{\"action\":\"write\",\"id\":\"" + id + "\",\"text\":\"a\\n\"}"))
                .last()
                .isEqualTo("done");
        String said = "";
        for (int look = 0; look < 60 && !said.contains("got a"); look++) {
            said += told("process", "{\"action\":\"poll\",\"wait\":1,\"id\":\"" + id + "\"}")
                    .getLast();
        }
        assertThat(said).contains("got a");
        assertThat(told("process", "{\"action\":\"poll\",\"id\":\"x-none\"}"))
                .last()
                .isEqualTo("none");
        assertThat(told("process", "{\"action\":\"kill\",\"id\":\"" + id + "\"}"))
                .last()
                .isEqualTo("ended by its agent");
        assertThat(told("process", "{\"action\":\"log\",\"id\":\"" + id + "\"}"))
                .last()
                .asString()
                .startsWith("got a");
    }

    @Test
    void an_agents_folder_is_seen_as_far_as_reading_and_changing_it_are_granted_and_secrets_never() throws IOException {
        Path folder = Files.createDirectory(home.resolve("work")).toRealPath();
        Files.writeString(folder.resolve("plan"), "plan\n");
        Files.createDirectory(folder.resolve(".ssh"));
        Files.writeString(folder.resolve(".ssh/id_ed25519"), "key");
        Installed.bubblewrap();
        rules(Installed.mounting(folder, SandboxRules.Access.RW));
        mayRun();
        String look = exec("cat plan /agent/plan 2>/dev/null; ls -A .ssh /agent/.ssh 2>/dev/null; echo x > plan");
        String place = "node://" + li.id() + "/gateway" + folder + "/**";

        assertThat(told("exec", look).getLast()).doesNotContain("plan\n");
        grant(li, buy, List.of("read", "list"), place);
        assertThat(told("exec", look).getLast()).contains("plan\n").doesNotContain("id_ed25519");
        assertThat(folder.resolve("plan")).hasContent("plan\n");
        grant(li, buy, List.of("write"), place);
        models.tell("li", Told.calls("exec", look), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        // What programs said before is nobody's word: changing a folder of the owner after that is asked about.
        assertThat(folder.resolve("plan")).hasContent("plan\n");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(models.answers("li").getLast()).contains("plan\n").doesNotContain("id_ed25519");
        assertThat(folder.resolve("plan")).hasContent("x\n");
        assertThat(folder.resolve(".ssh/id_ed25519")).hasContent("key");
    }

    @Test
    void a_sandbox_that_cannot_be_made_runs_nothing() {
        SandboxRules plain = Installed.rules(SandboxRules.Bounds.DEFAULT, Optional.empty());
        rules(new SandboxRules(
                plain.mode(),
                plain.scope(),
                plain.access(),
                SandboxRules.Backend.PODMAN,
                plain.box(),
                Optional.empty()));
        mayRun();

        assertThat(told("exec", exec("touch /tmp/ran")))
                .singleElement()
                .asString()
                .startsWith("not run: ");
        assertThat(ran).isEmpty();
    }

    @Test
    void on_a_node_the_owner_is_asked_about_each_word_and_exactly_those_run_once() {
        models.tell("li", Told.calls("exec", exec("make 'all of it' -j2")), Told.says("done"));
        world.tell(li, "buy", "Do it.");

        assertThat(ran).isEmpty();
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(models.answers("li")).containsExactly("exit 0\nmade\n");
        RunParams params = ran.getFirst();
        assertThat(ran).hasSize(1);
        assertThat(params.command()).containsExactly("make", "all of it", "-j2");
        assertThat(params.cwd()).contains("/buy");
        assertThat(contexts.getFirst().permit().exec().orElseThrow().act())
                .isEqualTo(new ExecAct(
                                params.command(),
                                params.cwd(),
                                Map.of(),
                                DEVICE,
                                Optional.empty(),
                                Optional.empty(),
                                li.id())
                        .digest());
        assertThat(contexts.getFirst().permit().digest())
                .isEqualTo(dev.clawnet.protocol.node.InvokePermit.digestOf(
                        SystemCommands.RUN, Json.STRICT.valueToTree(params)));
    }

    @Test
    void what_a_program_on_a_node_says_on_the_way_is_shown_to_whoever_wants_to_see_all_of_tools() {
        world.tell(li, "buy", "/verbose full");
        models.tell("li", Told.calls("exec", exec("make all")), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        world.decide(li, world.open(li).getFirst(), true);

        List<JsonNode> shown = world.heard.getOrDefault(li.id(), List.of()).stream()
                .map(Broadcast::payload)
                .filter(AgentMethods.AgentEvent.class::isInstance)
                .map(event -> Json.STRICT.<JsonNode>valueToTree(((AgentMethods.AgentEvent) event).data()))
                .filter(data -> data.path("phase").stringValue("").equals("update"))
                .toList();
        assertThat(shown)
                .extracting(data -> data.at("/partialResult/content/0/text").stringValue())
                .endsWith("making\n");
        assertThat(models.answers("li")).as("the model is told the end alone").containsExactly("exit 0\nmade\n");
    }

    @Test
    void a_node_that_is_another_device_when_the_answer_comes_runs_nothing() {
        models.tell("li", Told.calls("exec", exec("make")), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        device = Optional.of("e".repeat(64));
        world.decide(li, world.open(li).getFirst(), true);

        assertThat(ran).isEmpty();
        assertThat(models.answers("li")).containsExactly("no");
    }

    @Test
    void a_program_on_a_node_that_leads_elsewhere_than_it_says_is_refused_and_ends_no_run() {
        assertThat(told("exec", exec("./make"))).last().asString().contains("without . and ..");
        assertThat(told("exec", exec("/usr/bin/../bin/make"))).last().asString().contains("without . and ..");
        assertThat(world.open(li)).isEmpty();
    }

    @Test
    void a_run_that_cannot_go_on_ends_and_says_so() {
        broken = true;
        models.tell("li", Told.calls("exec", exec("make")), Told.says("done"));
        world.tell(li, "buy", "Do it.");

        assertThat(world.ledger.all())
                .filteredOn(entry -> entry.kind().equals("run.ended"))
                .last()
                .satisfies(entry -> assertThat(entry.fields().get("result")).isEqualTo("failed"));
    }

    @Test
    void what_only_a_shell_understands_is_refused_for_a_node() {
        assertThat(told("exec", exec("make; rm -rf /"))).last().asString().contains("without a shell");
        assertThat(told("exec", exec("echo $(id)"))).last().asString().contains("without a shell");
        assertThat(told("exec", exec("echo \"`id`\""))).last().asString().contains("without a shell");
        assertThat(world.open(li)).isEmpty();
    }

    @Test
    void elevated_leaves_the_sandbox_only_for_whom_the_configuration_lets() {
        SandboxRules box = Installed.rules(SandboxRules.Bounds.DEFAULT, Optional.empty());
        String wish = "{\"command\":\"make\",\"elevated\":true}";

        rules(box);
        assertThat(told("exec", wish)).last().asString().contains("not for whoever asked");
        rules(box, new ToolRules.Elevated(Optional.of(true), Optional.of(Map.of("webchat", List.of("*")))));
        models.tell("li", Told.calls("exec", wish), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(ran).hasSize(1);
    }

    @Test
    void in_a_turn_that_faces_somebody_no_program_runs_on_a_node() {
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        models.tell("li", Told.says("noted"), Told.calls("exec", exec("make")), Told.says("done"));
        world.decide(nova, world.open(nova).getFirst(), true);

        assertThat(ran).isEmpty();
        assertThat(models.answers("li")).containsExactly("no");
    }
}
