package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolList;
import dev.clawnet.gateway.agent.tool.ToolRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.store.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A tool that a list takes away is not there for the agent, and its owner is told which list it was.
class ToolListsTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    private static ToolRules denying(String name) {
        return new ToolRules(
                Optional.empty(),
                ToolList.of(List.of(), List.of(), List.of(name)),
                List.of(),
                Map.of(),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
    }

    private void lists(ToolRules global, Map<String, ToolRules> agents) {
        world.agents.useTools(new ToolSettings(
                global,
                agents,
                SandboxRules.OFF,
                Map.of(),
                ToolRules.Lists.NONE,
                1,
                GroupTools.NONE,
                ToolList.invoked(List.of(), List.of())));
    }

    private List<String> writing(World.Human person, String slug) {
        world.identity(person, slug, slug);
        models.tell(slug, Told.calls("files.write", "{\"path\":\"a.md\",\"text\":\"hello\"}"), Told.says("done"));
        world.tell(person, slug, "Write it.");
        return models.answers(slug);
    }

    @Test
    void what_no_list_takes_away_is_there() {
        assertThat(writing(li, "buy")).containsExactly("done");
    }

    @Test
    void what_a_list_takes_away_does_nothing_and_is_told_to_the_owner_with_the_list() {
        lists(denying("write"), Map.of());

        assertThat(writing(li, "buy")).containsExactly("none");
        assertThat(world.folders.of(li.id())).isEmpty();
        assertThat(world.ledger.all())
                .anySatisfy(entry -> assertThat(entry.fields()).containsEntry("toolPolicy", "tools.allow, tools.deny"));
    }

    @Test
    void lists_of_listed_agents_are_for_the_host_persons_agents_alone() {
        lists(ToolRules.NONE, Map.of("buy", denying("write")));

        assertThat(writing(nova, "buy")).containsExactly("done");
        lists(ToolRules.NONE, Map.of("sell", denying("write")));
        assertThat(writing(li, "sell")).containsExactly("none");
    }

    @Test
    void other_lists_count_from_the_next_act_on() {
        lists(denying("write"), Map.of());
        lists(ToolRules.NONE, Map.of());

        assertThat(writing(li, "buy")).containsExactly("done");
    }
}
