package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an agent wrote for its owner alone is not there for a turn that faces others, although the folder is theirs
/// to learn: neither by its text, nor by what happens to whoever tries to take it away.
class HiddenItemsTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    /// Li's agent wrote `notes.md` for Li alone before the folder was shared with Nova.
    private void written(boolean really) {
        String buy = world.identity(li, "buy", "li");
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        buy,
                        List.of("delete", "mkdir"),
                        List.of(World.node(li, "/buy")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        if (really) {
            models.tell("li", Told.calls("files.write", "{\"path\":\"open/notes.md\",\"text\":\"7 at most\"}"));
            world.tell(li, "buy", "Note it.");
        }
        world.share(li, "/buy/open", nova.id().value());
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

    /// Names in a folder that holds more than one answer, with or without one that Nova may not learn.
    private List<String> listing(boolean really) {
        written(false);
        for (int at = 0; at < FilesCommands.MAX_ENTRIES + 1; at++) {
            world.folders.put(li.id(), "/buy/open/f%05d".formatted(at), "x");
        }
        world.share(li, "/buy/open/a-secret");
        if (really) {
            world.folders.put(li.id(), "/buy/open/a-secret", "x");
        }
        return inTurn("files.list", "{\"path\":\"open\"}");
    }

    @Test
    void a_hidden_name_takes_no_place_of_another_in_a_long_list() {
        assertThat(listing(true).getFirst().lines()).hasSize(FilesCommands.MAX_ENTRIES + 1);
    }

    @Test
    void a_list_that_was_cut_says_so_and_how_many_are_shown() {
        assertThat(listing(false).getFirst().lines())
                .last()
                .asString()
                .startsWith("cut: the first " + FilesCommands.MAX_ENTRIES + " are shown");
    }

    @Test
    @Tag("INV-24")
    void a_file_has_no_second_name_by_the_id_of_its_node() {
        written(false);
        world.share(li, "/buy/open/a-secret");
        String device = "0".repeat(64);

        assertThat(inTurn("files.read", "{\"path\":\"" + device + ":/buy/open/a-secret\"}"))
                .containsExactly("none");
        assertThat(world.folders.operations()).isEmpty();
    }

    private List<String> deleting(boolean really) {
        written(really);
        models.tell("li");
        return inTurn("files.delete", "{\"path\":\"open/notes.md\"}");
    }

    @Test
    void a_deletion_of_what_the_audience_may_not_learn_finds_nothing() {
        assertThat(deleting(true)).contains("none");
        assertThat(world.folders.of(li.id())).containsEntry("/buy/open/notes.md", "7 at most");
    }

    @Test
    void a_deletion_of_what_is_not_there_finds_nothing() {
        assertThat(deleting(false)).contains("none");
    }
}
