package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `read`, `write`, `edit` and `apply_patch` are other names for what the file tools do: each file of a patch is
/// decided on by itself, and nothing of it happens where one of them may not be changed.
class StockFileToolsTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final String buy = world.identity(li, "buy", "li");

    private void grant(String path, Optional<Integer> uses, String... verbs) {
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        buy,
                        List.of(verbs),
                        List.of(World.node(li, path)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        uses,
                        Optional.empty()));
    }

    private List<String> told(String... calls) {
        models.tell("li", Told.calls(calls), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        return models.answers("li");
    }

    private static String patch(String... lines) {
        return Json.STRICT.writeValueAsString(
                Map.of("input", "*** Begin Patch\n" + String.join("\n", lines) + "\n*** End Patch"));
    }

    @Test
    void files_are_read_written_edited_and_patched_by_the_names_of_other_programs() {
        world.folders.put(li.id(), "/buy/a.md", "apples");

        List<String> told = told(
                "read", "{\"file_path\":\"a.md\"}",
                "write", "{\"path\":\"b.md\",\"content\":\"bread\"}",
                "edit", "{\"path\":\"a.md\",\"old_string\":\"app\",\"new_string\":\"rip\"}",
                "apply_patch",
                        patch("*** Update File: b.md", "@@", "-bread", "+butter", "*** Add File: c/d.md", "+new"));

        assertThat(told).containsExactly("apples", "done", "done", "done");
        assertThat(world.folders.of(li.id()))
                .containsEntry("/buy/a.md", "riples")
                .containsEntry("/buy/b.md", "butter")
                .containsEntry("/buy/c/d.md", "new\n");
    }

    @Test
    @Tag("INV-9")
    void every_file_of_a_patch_is_decided_on_and_has_its_own_entries() {
        grant("/elsewhere", Optional.empty(), "read", "write");
        world.folders.put(li.id(), "/elsewhere/a.md", "a");

        told("apply_patch", patch("*** Add File: x.md", "+x", "*** Update File: laptop:/elsewhere/a.md", "-a", "+b"));

        List<Entry> acts = world.log(li, "act");
        assertThat(acts.stream()
                        .map(entry -> entry.fields().getOrDefault("verb", "") + " "
                                + entry.fields().getOrDefault("resource", "")))
                .contains(
                        "write " + World.node(li, "/buy/x.md"),
                        "write " + World.node(li, "/elsewhere/a.md"),
                        "read " + World.node(li, "/elsewhere/a.md"));
        assertThat(acts.stream().filter(entry -> "allow".equals(entry.fields().get("l2"))))
                .hasSize(3);
    }

    @Test
    @Tag("INV-9")
    void a_patch_with_one_file_that_may_not_be_changed_changes_nothing() {
        world.folders.put(li.id(), "/elsewhere/a.md", "a");

        List<String> told = told(
                "apply_patch",
                patch("*** Add File: x.md", "+x", "*** Update File: laptop:/elsewhere/a.md", "-a", "+b"));

        assertThat(told).containsExactly("none");
        assertThat(world.folders.operations()).isEmpty();
        assertThat(world.open(li)).isEmpty();
    }

    @Test
    void a_file_that_may_be_written_and_not_read_is_not_edited() {
        grant("/elsewhere", Optional.empty(), "write");
        world.folders.put(li.id(), "/elsewhere/a.md", "a");

        assertThat(told("edit", "{\"path\":\"laptop:/elsewhere/a.md\",\"oldText\":\"b\",\"newText\":\"c\"}"))
                .containsExactly("none");
        assertThat(world.folders.operations()).isEmpty();
    }

    @Test
    void one_file_that_needs_its_owner_is_asked_about_whole() {
        grant("/elsewhere", Optional.empty(), "read");
        world.folders.put(li.id(), "/elsewhere/a.md", "a");

        told("apply_patch", patch("*** Update File: laptop:/elsewhere/a.md", "-a", "+b"));

        assertThat(world.folders.operations()).isEmpty();
        assertThat(world.open(li)).hasSize(1);
        assertThat(world.open(li).getFirst().toString()).contains("-a").contains("+b");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(world.folders.of(li.id())).containsEntry("/elsewhere/a.md", "b");
    }

    @Test
    @Tag("INV-9")
    void a_grant_with_one_use_serves_one_file() {
        grant("/elsewhere", Optional.of(1), "write");

        List<String> told = told(
                "apply_patch",
                patch("*** Add File: laptop:/elsewhere/a.md", "+a", "*** Add File: laptop:/elsewhere/b.md", "+b"));

        assertThat(told).containsExactly("none");
        assertThat(world.folders.operations()).isEmpty();
    }

    @Test
    @Tag("INV-34")
    void what_a_patch_did_is_taken_back_file_by_file() {
        grant("/buy", Optional.empty(), "undo");
        world.folders.put(li.id(), "/buy/a.md", "a");

        told(
                "apply_patch", patch("*** Update File: a.md", "-a", "+b", "*** Add File: x.md", "+x"),
                "files.undo", "{}",
                "files.undo", "{}");

        assertThat(world.folders.of(li.id())).containsEntry("/buy/a.md", "a").doesNotContainKey("/buy/x.md");
    }

    @Test
    void what_does_not_fit_is_told_with_the_file_and_the_nearest_line() {
        world.folders.put(li.id(), "/buy/a.md", "a");

        assertThat(told("edit", "{\"path\":\"a.md\",\"oldText\":\"b\",\"newText\":\"c\"}"))
                .containsExactly("nothing was changed: /buy/a.md: the old text is not there, as it is written, blanks"
                        + " included; line 1 is: the nearest line");
        assertThat(told("apply_patch", patch("*** Change File: a.md")).getLast())
                .startsWith("invalid arguments: line 2: a file begins with");
        assertThat(told("apply_patch", patch("*** Update File: a.md", "*** Move to: b.md", "-a", "+b"))
                        .getLast())
                .startsWith("invalid arguments: line 3: a patch moves nothing");
        assertThat(world.folders.of(li.id())).containsEntry("/buy/a.md", "a");
    }
}
