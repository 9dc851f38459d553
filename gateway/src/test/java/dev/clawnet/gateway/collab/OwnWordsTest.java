package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an owner says out of turn is heard in the next one: all of it, or they are told at once.
class OwnWordsTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    private CollabId opened() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        CollabId collab = world.call(
                        li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()))
                .collab();
        models.tell("li", Told.calls("collab.say", "{\"text\":\"hello\"}"));
        world.decide(nova, world.open(nova).getFirst(), true);
        return collab;
    }

    private void says(World.Human human, CollabId collab, String text) {
        world.call(human, CollabMethods.COLLAB_SAY, new CollabMethods.Say(collab, Optional.of(text), Optional.empty()));
    }

    private List<String> heard(CollabId collab) {
        return world
                .call(nova, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab, Optional.empty()))
                .lines()
                .stream()
                .map(CollabMethods.LineView::text)
                .toList();
    }

    @Test
    void a_second_word_out_of_turn_does_not_take_the_place_of_the_first() {
        CollabId collab = opened();
        says(nova, collab, "first");
        assertThatThrownBy(() -> says(nova, collab, "second"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("still waits");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(heard(collab)).contains("hello", "first").doesNotContain("second");
        assertThat(world.log(nova, "collab.released")).hasSize(1);
    }
}
