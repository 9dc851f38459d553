package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.GrantMethods;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A grant for a number of uses is good for as many acts and no more.
class GrantUsesTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final String buy = world.identity(li, "buy", "li");

    private void granted(int uses) {
        world.folders.put(li.id(), "/elsewhere/a.md", "apples");
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        buy,
                        List.of("read"),
                        List.of(World.node(li, "/elsewhere")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(uses),
                        Optional.empty()));
    }

    private void read(int times) {
        String[] calls = new String[2 * times];
        for (int at = 0; at < times; at++) {
            calls[2 * at] = "files.read";
            calls[2 * at + 1] = "{\"path\":\"laptop:/elsewhere/a.md\"}";
        }
        models.tell("li", Told.calls(calls), Told.says("read"));
        world.tell(li, "buy", "Read it.");
    }

    @Test
    @Tag("INV-9")
    void the_act_after_the_last_use_asks_its_owner() {
        granted(2);
        read(3);

        assertThat(world.folders.operations()).hasSize(2);
        assertThat(world.open(li)).hasSize(1);
    }

    @Test
    @Tag("INV-9")
    void uses_are_counted_across_runs_of_the_same_audience() {
        granted(1);
        read(1);
        read(1);

        assertThat(world.folders.operations()).hasSize(1);
        assertThat(world.open(li)).hasSize(1);
    }
}
