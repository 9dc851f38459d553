package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolList;
import dev.clawnet.gateway.agent.tool.ToolRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodesTool;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeView;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.NodeError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `nodes`: an agent learns of its owner's machines alone, as far as whoever hears it may, and looks through none.
class NodesToolTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final Map<PersonId, List<NodeView>> known = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final String buy = world.identity(li, "buy", "li");
    private InvokeResult answer = new InvokeResult.Ok(Json.STRICT.createObjectNode());

    NodesToolTest() {
        known.put(li.id(), List.of(node("laptop", true), node("attic", false)));
        known.put(nova.id(), List.of(node("novas", true)));
        world.agents.add(new NodesTool(
                (owner, name, command, params, context, _) -> {
                    assertThat(context.person()).isEqualTo(owner);
                    assertThat(context.agent()).isPresent();
                    asked.add(owner + " " + name + " " + command + " " + params);
                    return answer;
                },
                (_, owner) -> known.getOrDefault(owner, List.of()),
                world.agents.facts()));
    }

    private static NodeView node(String name, boolean connected) {
        return new NodeView(
                "d".repeat(64),
                name,
                "linux",
                Optional.of("1.0"),
                "clawnet-node",
                "node",
                Optional.empty(),
                List.of(),
                List.of("files.read", "system.notify"),
                "approved",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                connected,
                Optional.of(1_000L),
                Optional.of(1_000L),
                Optional.empty());
    }

    private void grant(String object, String... verbs) {
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        buy,
                        List.of(verbs),
                        List.of(object),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void all() {
        grant("node://" + li.id() + "/**", "list", "stat", "invoke");
    }

    private List<String> told(String... calls) {
        models.tell("li", Told.calls(calls), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        return models.answers("li");
    }

    private static String action(String name, String... more) {
        Map<String, String> all = new HashMap<>(Map.of("action", name));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return Json.STRICT.writeValueAsString(all);
    }

    @Test
    void agent_is_told_of_its_owners_nodes_and_no_other() {
        all();

        List<String> told = told(
                "nodes", action("status"),
                "nodes", action("describe", "node", "laptop"),
                "nodes", action("describe", "node", "novas"),
                "nodes", action("describe", "node", "nothing"));

        JsonNode rows = Json.STRICT.readTree(told.getFirst());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("node").stringValue()).isEqualTo("laptop");
        assertThat(rows.get(0).path("connected").booleanValue()).isTrue();
        assertThat(rows.get(1).path("connected").booleanValue()).isFalse();
        assertThat(told.get(1)).contains("\"commands\":[\"files.read\",\"system.notify\"]");
        assertThat(told.get(2)).isEqualTo("none").isEqualTo(told.get(3));
        assertThat(told.toString()).doesNotContain("novas", "dddd");
        assertThat(asked).isEmpty();
        List<Entry> acts = world.log(li, "act");
        assertThat(acts.stream().map(entry -> entry.fields().getOrDefault("verb", "")))
                .contains("list", "stat");
    }

    /// What Nova may not learn of is not there in a turn that she hears: no machine, unless a rule says so.
    @Test
    void a_turn_that_faces_somebody_is_told_of_no_node_that_is_not_theirs_to_learn() {
        all();
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.call(
                li,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        "node://" + li.id() + "/attic/**",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(nova.id().value()),
                        Optional.empty(),
                        Optional.empty()));
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        models.tell(
                "li",
                Told.says("noted"),
                Told.calls(
                        "nodes", action("status"),
                        "nodes", action("describe", "node", "laptop"),
                        "nodes", action("describe", "node", "attic")),
                Told.says("done"));
        world.decide(nova, world.open(nova).getFirst(), true);

        List<String> told = models.answers("li");
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo("none");
        assertThat(told.get(1)).isEqualTo("none");
        assertThat(told.get(2)).contains("\"node\":\"attic\"");
    }

    @Test
    @Tag("INV-9")
    void without_a_grant_the_owner_is_asked() {
        told("nodes", action("status"));

        assertThat(world.open(li)).hasSize(1);
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(models.answers("li").toString()).contains("laptop");
    }

    @Test
    void a_note_is_shown_on_the_node_that_is_named_after_its_entry() {
        all();

        List<String> told = told("nodes", action("notify", "node", "laptop", "title", "Build", "body", "is done"));

        assertThat(told).containsExactly("done");
        assertThat(asked).containsExactly(li.id() + " laptop system.notify {\"title\":\"Build\",\"body\":\"is done\"}");
        assertThat(world.log(li, "act").stream().map(entry -> entry.fields().getOrDefault("resource", "")))
                .contains("node://" + li.id() + "/laptop/system.notify");
    }

    @Test
    void a_note_without_a_grant_is_shown_to_the_owner_whole_and_not_sent() {
        told("nodes", action("notify", "node", "laptop", "body", "exact words"));

        assertThat(asked).isEmpty();
        assertThat(world.open(li).getFirst().toString()).contains("exact words");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_node_that_does_not_want_notes_says_so_and_one_that_is_away_too() {
        all();
        answer = new InvokeResult.NodeError(NodeError.L2_DENIED.name(), "");
        assertThat(told("nodes", action("notify", "node", "laptop", "body", "x")))
                .containsExactly("this node shows no notes");
        answer = new InvokeResult.NotConnected(false);
        assertThat(told("nodes", action("notify", "node", "attic", "body", "x")))
                .containsExactly("the node does not answer");
    }

    /// Every name that other programs have for it, and a few that nobody has.
    @Test
    void no_agent_looks_through_a_camera_or_decides_on_nodes() {
        all();
        List<String> refused = List.of(
                "camera_snap",
                "camera_clip",
                "camera_list",
                "screen_record",
                "location_get",
                "photos_latest",
                "pending",
                "approve",
                "reject",
                "run",
                "invoke",
                "camera.clip",
                "");
        for (String name : refused) {
            List<String> told = told("nodes", action(name, "node", "laptop", "invokeCommand", "camera.clip"));
            assertThat(told).as(name).hasSize(1);
            assertThat(told.getFirst()).as(name).startsWith("invalid arguments");
        }
        assertThat(asked).isEmpty();
        assertThat(told("nodes", action("describe", "node", "d".repeat(64)))).containsExactly("none");
    }

    @Test
    void a_list_without_nodes_takes_the_tool_away_and_the_owner_learns_which() {
        all();
        ToolList noNodes = ToolList.of(List.of(), List.of(), List.of("group:nodes"));
        ToolRules global = new ToolRules(
                Optional.empty(), noNodes, List.of(), Map.of(), ToolRules.Lists.NONE, ToolRules.Elevated.UNSAID);
        world.agents.useTools(new ToolSettings(
                global,
                Map.of(),
                SandboxRules.OFF,
                Map.of(),
                ToolRules.Lists.NONE,
                1,
                GroupTools.NONE,
                ToolList.invoked(List.of(), List.of())));

        assertThat(told("nodes", action("status"))).containsExactly("none");
        assertThat(world.ledger.all())
                .anySatisfy(entry -> assertThat(entry.fields()).containsEntry("toolPolicy", "tools.allow, tools.deny"));
    }
}
