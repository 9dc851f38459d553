package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be written where others look without a question: what nothing but the owner's own words led to. And what
/// an owner lets out is what they were shown, and nothing that lay there before.
class CausesTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private String buy = "";

    /// The folder `open` of Li's agent is Nova's to learn, and every change of files is granted.
    @BeforeEach
    void sharedFolder() {
        buy = world.identity(li, "buy", "li");
        grant(buy);
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.share(li, "/buy/open", nova.id().value());
        world.folders.put(li.id(), "/buy/open/price.md", "7");
    }

    private void grant(String identity) {
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        identity,
                        List.of("append", "mkdir", "delete", "move", "copy"),
                        List.of(World.node(li, "/buy")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static String patch(String... lines) {
        return Json.STRICT.writeValueAsString(
                Map.of("input", "*** Begin Patch\n" + String.join("\n", lines) + "\n*** End Patch"));
    }

    /// Every way to change what lies where Nova looks.
    private static String[] change(String tool) {
        return switch (tool) {
            case "files.write" -> new String[] {tool, "{\"path\":\"open/a.md\",\"text\":\"x\"}"};
            case "write" -> new String[] {tool, "{\"path\":\"open/a.md\",\"content\":\"x\"}"};
            case "edit" -> new String[] {tool, "{\"path\":\"open/price.md\",\"oldText\":\"7\",\"newText\":\"8\"}"};
            case "apply_patch" ->
                new String[] {tool, patch("*** Add File: open/a.md", "+x", "*** Update File: open/price.md", "-7", "+8")
                };
            case "files.append" -> new String[] {tool, "{\"path\":\"open/price.md\",\"text\":\"8\"}"};
            case "files.mkdir" -> new String[] {tool, "{\"path\":\"open/a\"}"};
            case "files.delete" -> new String[] {tool, "{\"path\":\"open/price.md\"}"};
            case "files.move" -> new String[] {tool, "{\"path\":\"open/price.md\",\"to\":\"open/b.md\"}"};
            case "files.copy" -> new String[] {tool, "{\"path\":\"open/price.md\",\"to\":\"open/b.md\"}"};
            default -> throw new IllegalArgumentException(tool);
        };
    }

    private String reasons() {
        return Json.STRICT.writeValueAsString(world.open(li).getFirst().act());
    }

    private String lastCauses(String phase) {
        List<Entry> acts = world.log(li, "act").stream()
                .filter(entry -> entry.fields().containsKey("causes"))
                .filter(entry -> entry.phase().name().equals(phase))
                .toList();
        return acts.isEmpty() ? "-" : acts.getLast().fields().getOrDefault("causes", "-");
    }

    /// A counterpart's name is whatever they chose: in the introduction it would be words that count as nobody's.
    @Test
    void who_an_identity_may_face_stands_in_its_introduction_by_id_alone() {
        models.tell("li", Told.says("done"));
        world.tell(li, "buy", "first", "Do it.");

        String shown = models.prompts("li").getLast().toString();
        assertThat(shown).contains(nova.id().value()).doesNotContain("Nova");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files.write",
                "write",
                "edit",
                "apply_patch",
                "files.append",
                "files.mkdir",
                "files.delete",
                "files.move",
                "files.copy"
            })
    void a_granted_change_goes_unasked_after_the_owners_words_and_is_asked_about_after_anything_else(String tool) {
        models.tell("li", Told.calls(change(tool)), Told.says("done"));
        world.tell(li, "buy", "first", "Do it.");

        assertThat(world.open(li)).isEmpty();
        assertThat(models.answers("li")).containsExactly("done");
        assertThat(lastCauses("INTENT")).isEqualTo("owner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files.write",
                "write",
                "edit",
                "files.append",
                "files.mkdir",
                "files.delete",
                "files.move",
                "files.copy"
            })
    void after_anything_else_it_is_asked_about(String tool) {
        models.tell("li", Told.calls("memory.recall", "{}"), Told.calls(change(tool)), Told.says("done"));
        world.tell(li, "buy", "Do it.");

        assertThat(reasons()).contains("RELEASE").doesNotContain("BOUNDARY");
        assertThat(world.folders.of(li.id())).containsOnlyKeys("/buy/open/price.md");
    }

    @Test
    void a_patch_that_more_led_to_changes_nothing_where_others_look() {
        models.tell("li", Told.calls("memory.recall", "{}"), Told.calls(change("apply_patch")), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        world.decideAll(li, true);

        assertThat(world.folders.of(li.id()))
                .containsOnlyKeys("/buy/open/price.md")
                .containsValue("7");
    }

    /// The second one was wished for before the first was answered; the third one was not.
    @Test
    void an_answer_is_no_cause_of_what_was_wished_for_before_it_came() {
        String one = "{\"path\":\"open/1.md\",\"text\":\"x\"}";
        models.tell(
                "li",
                Told.calls("files.write", one, "files.write", one.replace("1", "2")),
                Told.calls("files.write", one.replace("1", "3")));
        world.tell(li, "buy", "Write them.");

        assertThat(world.folders.of(li.id()))
                .containsOnlyKeys("/buy/open/price.md", "/buy/open/1.md", "/buy/open/2.md");
        assertThat(world.open(li)).singleElement().asString().contains("open/3.md");
    }

    @Test
    void what_was_read_in_the_same_thought_is_a_cause() {
        world.folders.put(li.id(), "/buy/limit.md", "1200");
        models.tell(
                "li",
                Told.calls(
                        "files.read", "{\"path\":\"limit.md\"}",
                        "files.write", "{\"path\":\"open/a.md\",\"text\":\"x\"}"));
        world.tell(li, "buy", "Do it.");

        assertThat(reasons()).contains("RELEASE");
    }

    @Test
    void words_of_a_program_are_not_the_owners() {
        Caller own = li.caller();
        World.Human bridge = new World.Human(
                li.id(),
                "bridge",
                li.key(),
                new Caller(
                        own.conn(),
                        li.id(),
                        own.device(),
                        DeviceClass.PROGRAM,
                        own.role(),
                        own.scopes(),
                        own.steward(),
                        own.host()));
        models.tell("li", Told.calls(change("files.write")));
        world.tell(bridge, "buy", "Do it.");

        assertThat(reasons()).contains("RELEASE");
        assertThat(lastCauses("INTENT")).isEqualTo("-");
    }

    /// What the run may read and Nova may not is asked about, whoever wished for the copy.
    @Test
    void what_others_may_not_learn_is_not_carried_to_where_they_look() {
        world.folders.put(li.id(), "/buy/limit.md", "1200");
        models.tell("li", Told.calls("files.copy", "{\"path\":\"limit.md\",\"to\":\"open/limit.md\"}"));
        world.tell(li, "buy", "Do it.");

        assertThat(reasons()).contains("RELEASE");
    }

    /// What Li's agent is told in its turn towards Nova.
    private List<String> inTurn(String... calls) {
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        models.tell("li", Told.says("noted"), Told.calls(calls), Told.says("done"));
        world.decide(nova, world.open(nova).getFirst(), true);
        return models.answers("li");
    }

    /// While the node does it for a turn that faces Nova, another run of Li's keeps a limit in the same file; then the
    /// folder is shared. Who came first nobody knows.
    @ParameterizedTest
    @ValueSource(strings = {"files.append", "files.write"})
    void what_another_run_leaves_there_meanwhile_is_not_told_with_it(String tool) {
        grant(world.identity(li, "desk", "desk"));
        models.tell(
                "desk",
                Told.calls("files.append", "{\"path\":\"laptop:/buy/later.md\",\"text\":\"1200 at most.\"}"),
                Told.says("done"));
        world.folders.afterEffect(() -> {
            world.folders.afterEffect(() -> {});
            world.tell(li, "desk", "Keep our limit.");
            world.share(li, "/buy/later.md", nova.id().value());
        });

        assertThat(inTurn(
                        tool, "{\"path\":\"later.md\",\"text\":\"Hello. \"}", "files.read", "{\"path\":\"later.md\"}"))
                .containsExactly("done", "none");
        assertThat(world.folders.of(li.id())).containsEntry("/buy/later.md", "Hello. 1200 at most.");
    }

    /// It was written for them.
    @Test
    void what_went_unasked_is_there_for_those_who_got_it() {
        models.tell("li", Told.calls(change("apply_patch")), Told.says("done"));
        world.tell(li, "buy", "Do it.");

        assertThat(inTurn("files.read", "{\"path\":\"open/a.md\"}", "files.read", "{\"path\":\"open/price.md\"}"))
                .containsExactly("x\n", "8");
    }

    /// Li's agent keeps a limit where it will be shared, and then adds a line that Li releases.
    private void aHiddenFileGetsALine(String tool, String arguments) {
        world.share(li, "/buy/later");
        models.tell("li", Told.calls("files.write", "{\"path\":\"later/notes.md\",\"text\":\"1200 at most.\"}"));
        world.tell(li, "buy", "hidden", "Keep our limit.");
        world.share(li, "/buy/later/notes.md", nova.id().value());
        models.tell("li", Told.calls("memory.recall", "{}"), Told.calls(tool, arguments), Told.says("done"));
        world.tell(li, "buy", "line", "Add a line.");
        assertThat(reasons()).contains("RELEASE").doesNotContain("1200 at most");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(world.folders.of(li.id()).get("/buy/later/notes.md")).contains("Hello.");
    }

    @Test
    @Tag("INV-28")
    void a_line_that_is_released_takes_nothing_along_that_stood_there_before() {
        aHiddenFileGetsALine("files.append", "{\"path\":\"later/notes.md\",\"text\":\"Hello.\"}");

        assertThat(inTurn("files.read", "{\"path\":\"later/notes.md\"}")).containsExactly("none");
    }

    @Test
    @Tag("INV-28")
    void an_edit_that_is_released_takes_nothing_along_that_stood_there_before() {
        aHiddenFileGetsALine(
                "edit", "{\"path\":\"later/notes.md\",\"oldText\":\"most.\",\"newText\":\"most. Hello.\"}");

        assertThat(inTurn("files.read", "{\"path\":\"later/notes.md\"}")).containsExactly("none");
    }

    @Test
    void an_edit_that_is_released_leaves_a_file_that_others_knew_to_them() {
        models.tell("li", Told.calls("memory.recall", "{}"), Told.calls(change("edit")), Told.says("done"));
        world.tell(li, "buy", "Do it.");
        world.decide(li, world.open(li).getFirst(), true);

        assertThat(inTurn("files.read", "{\"path\":\"open/price.md\"}")).containsExactly("8");
    }

    /// The memory of an agent that its owner shared: the same with what it keeps.
    @Test
    void what_is_remembered_for_others_goes_unasked_after_the_owners_words_alone() {
        world.call(
                li,
                dev.clawnet.protocol.catalogue.RuleMethods.RULES_ADD,
                new dev.clawnet.protocol.catalogue.RuleMethods.Add(
                        "memory://" + li.id() + "/" + buy,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(nova.id().value()),
                        Optional.empty(),
                        Optional.empty()));
        String keep = "{\"text\":\"Open on Mondays.\"}";
        models.tell("li", Told.calls("memory.remember", keep), Told.says("done"));
        world.tell(li, "buy", "first", "Remember it.");
        assertThat(world.open(li)).isEmpty();

        models.tell("li", Told.calls("memory.recall", "{}"), Told.calls("memory.remember", keep));
        world.tell(li, "buy", "second", "Remember it.");
        assertThat(reasons()).contains("RELEASE");
    }
}
