package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.workspace.MemoryGetTool;
import dev.clawnet.gateway.workspace.MemoryReach;
import dev.clawnet.gateway.workspace.MemorySearchTool;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ItemId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `memory_search` and `memory_get`, over real folders and what was remembered.
class MemorySearchTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @TempDir
    private Path folder;

    private String buy;

    @BeforeEach
    void an_agent_with_a_folder() throws IOException {
        MemoryReach reach = new MemoryReach(
                world.store,
                world.agents.books(),
                world.agents.facts(),
                world.time,
                run -> view -> Collaborations.counterpart(view, run));
        world.agents.add(new MemorySearchTool(reach));
        world.agents.add(new MemoryGetTool(reach));
        world.agents
                .books()
                .use(Map.of(
                        li.id(),
                        new AgentBook(
                                Optional.of(new AgentBook.Ground(folder, false, List.of(), "")),
                                "other",
                                Map.of(),
                                AgentBook.Bootstrap.DEFAULT,
                                AgentBook.Sessions.DEFAULT,
                                AgentBook.Clock.DEFAULT)));
        buy = world.identity(li, "buy", "li");
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        write("MEMORY.md", "# Prices\nchips cost 7\n\n# People\nNova sells chips");
        write("memory/2026-11-01.md", "the owner likes blue\nchips were late");
        write("memory/raw.txt", "chips in a text");
        write("notes.md", "chips elsewhere");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("workspace-buy").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> told(String... calls) {
        models.tell("li", Told.calls(calls), Told.says("done"));
        world.tell(li, "buy", "Look.");
        return models.answers("li");
    }

    private static List<String> places(String answer) {
        return Json.STRICT.readTree(answer).path("results").values().stream()
                .map(result -> result.path("path").stringValue() + ":" + result.path("startLine") + "-"
                        + result.path("endLine"))
                .toList();
    }

    private String search(String query) {
        return told("memory_search", "{\"query\":\"" + query + "\"}").getLast();
    }

    @Test
    void a_run_for_its_owner_finds_lines_of_the_folders_memory_and_of_what_was_remembered() {
        told("memory.remember", "{\"text\":\"blue chips for the kitchen\"}");

        List<String> found = places(search("blue chips"));
        assertThat(found).hasSize(4);
        assertThat(found.getFirst()).startsWith("@remembered/").endsWith(":1-1");
        assertThat(found).contains("MEMORY.md:1-3", "MEMORY.md:4-5", "memory/2026-11-01.md:1-2");
        assertThat(places(told("memory_search", "{\"query\":\"blue chips\",\"maxResults\":1}")
                        .getLast()))
                .isEqualTo(found.subList(0, 1));
        assertThat(places(told("memory_search", "{\"query\":\"blue chips\",\"minScore\":1}")
                        .getLast()))
                .isEmpty();

        String path = found.getFirst().substring(0, found.getFirst().lastIndexOf(':'));
        assertThat(told("memory_get", "{\"path\":\"" + path + "\"}").getLast()).contains("blue chips for the kitchen");
        JsonNode lines = Json.STRICT.readTree(told("memory_get", "{\"path\":\"MEMORY.md\",\"from\":2,\"lines\":1}")
                .getLast());
        assertThat(lines.path("text").stringValue()).isEqualTo("chips cost 7");
        assertThat(lines.path("endLine").intValue()).isEqualTo(2);
        assertThat(lines.path("lines").intValue()).isEqualTo(5);
    }

    @Test
    @Tag("INV-8")
    void no_argument_names_anything_else_than_the_memory() throws IOException {
        Files.createDirectories(folder.resolve("workspace-home/memory"));
        Files.writeString(folder.resolve("workspace-home/memory/a.md"), "chips CANARY");
        Files.createSymbolicLink(
                folder.resolve("workspace-buy/memory/link.md"), folder.resolve("workspace-home/memory/a.md"));

        assertThat(search("canary")).isEqualTo("{\"results\":[]}");
        for (String path : List.of(
                "notes.md",
                "memory/raw.txt",
                "memory/../notes.md",
                "../workspace-home/memory/a.md",
                "/etc/passwd",
                "memory/.x.md")) {
            assertThat(told("memory_get", "{\"path\":\"" + path + "\"}").getLast())
                    .as(path)
                    .contains("path takes MEMORY.md");
        }
        assertThat(told("memory_get", "{\"path\":\"memory/link.md\"}").getLast())
                .isEqualTo("none");
        assertThat(told("memory_get", "{\"path\":\"memory/missing.md\"}").getLast())
                .isEqualTo("none");
        assertThat(told("memory_get", "{\"path\":\"@remembered/missing\"}").getLast())
                .isEqualTo("none");
    }

    /// What the agent is told in its turn towards Nova.
    private List<String> inTurn(String... calls) {
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        models.tell("li", Told.says("noted"), Told.calls(calls), Told.says("done"));
        world.decide(nova, world.open(nova).getFirst(), true);
        return models.answers("li");
    }

    @Test
    void a_turn_that_faces_somebody_finds_nothing_of_the_owners_notes_although_the_folder_is_shared() {
        told("memory.remember", "{\"text\":\"chips at most 9\"}");
        world.call(
                li,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        Resource.workspace(new IdentityId(li.id(), buy)).text(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(nova.id().value()),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(inTurn(
                        "memory_search", "{\"query\":\"chips\"}",
                        "memory_get", "{\"path\":\"MEMORY.md\"}",
                        "memory_get", "{\"path\":\"memory/2026-11-01.md\"}"))
                .containsExactly("{\"results\":[]}", "none", "none");
    }

    private String kept(String text, ItemPolicy policy) {
        ItemId id = ItemId.mint(new Random(text.length()));
        return world.store.write(tx -> {
            Memory memory = new Memory(
                    id,
                    Resource.pairMemory(new IdentityId(li.id(), buy), nova.id()),
                    Memory.Layer.FACT,
                    text,
                    policy,
                    tx.now());
            Memories.add(tx, memory);
            return Change.of(
                    "@remembered/" + id.value(),
                    Entry.of(EntryId.mint(new Random(text.length())), PersonId.GATEWAY, "test.memory", Map.of()));
        });
    }

    @Test
    void of_what_was_kept_with_a_contact_a_turn_finds_what_the_contact_may_learn_and_scores_tell_nothing_of_the_rest() {
        String open = kept("chips open", ItemPolicy.NONE);
        String closed = kept(
                "chips closed and many words that would make others look short",
                new ItemPolicy(Map.of(li.id(), Readers.NOBODY), Integrity.TRUSTED));

        List<String> answers = inTurn(
                "memory_search", "{\"query\":\"chips open\"}",
                "memory_get", "{\"path\":\"" + closed + "\"}",
                "memory_get", "{\"path\":\"" + open + "\"}");
        assertThat(places(answers.getFirst())).containsExactly(open + ":1-1");
        // of average length, so the only one that was weighed: 1 / (k1 + 1)
        assertThat(Json.STRICT
                        .readTree(answers.getFirst())
                        .at("/results/0/score")
                        .doubleValue())
                .isEqualTo(0.455);
        assertThat(answers.get(1)).isEqualTo("none");
        assertThat(answers.get(2)).contains("chips open");
    }

    @Test
    void each_place_that_is_searched_is_decided_and_has_an_entry() {
        search("chips");

        assertThat(world.ledger.all().toString())
                .contains("memory://" + li.id().value())
                .contains("workspace://" + li.id().value());
    }

    @Test
    void more_notes_than_are_read_are_told_and_the_newest_are_read() throws IOException {
        for (int at = 0; at <= Limits.MEMORY_FILES; at++) {
            write("memory/n%03d.md".formatted(at), "walrus");
        }
        String answer = search("walrus n200 n001");
        assertThat(answer).contains("oldest notes were left out").contains("memory/n200.md");
        assertThat(answer).doesNotContain("memory/n001.md");
    }

    @Test
    void a_long_line_is_cut_between_characters() throws IOException {
        write("memory/long.md", "x" + "🦀".repeat(Limits.MEMORY_ANSWER) + " crab");
        assertThat(Json.STRICT
                        .readTree(told("memory_get", "{\"path\":\"memory/long.md\"}")
                                .getLast())
                        .path("text")
                        .stringValue())
                .isEqualTo("x" + "🦀".repeat(Limits.MEMORY_ANSWER / 2 - 1));
        assertThat(search("crab")).contains("🦀 [cut]");
    }

    @Test
    void arguments_of_another_form_are_told_what_is_allowed() {
        for (String bad : List.of(
                "{}",
                "{\"query\":\"\"}",
                "{\"query\":\"a\",\"maxResults\":0}",
                "{\"query\":\"a\",\"maxResults\":21}",
                "{\"query\":\"a\",\"minScore\":2}",
                "{\"query\":\"a\",\"minScore\":\"x\"}")) {
            assertThat(told("memory_search", bad).getLast()).as(bad).contains("maxResults 1 to 20");
        }
    }
}
