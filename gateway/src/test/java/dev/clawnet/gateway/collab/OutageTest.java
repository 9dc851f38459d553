package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.CollabId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A collaboration outlives a minute in which no model answers: its owners can still speak, and its turns are not used
/// up.
class OutageTest {
    private final World world = new World(1, MemoryStore.Mode.JSON, new Told());
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @Test
    void a_minute_without_models_does_not_end_it() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        CollabId collab = world.call(
                        li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()))
                .collab();
        world.decideAll(nova, true);
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.call(li, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab, Optional.empty()))
                        .collab()
                        .state())
                .isEqualTo("open");
    }

    @Test
    void each_missed_turn_in_a_row_lasts_twice_as_long_and_a_word_brings_the_pace_back() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        CollabId collab = world.call(
                        li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()))
                .collab();
        Instant opened = world.time.instant();
        world.decideAll(nova, true);
        world.time.advance(Duration.ofSeconds(15));
        assertThat(missedAt(collab, opened)).containsExactly(1L, 3L, 7L, 15L);

        world.call(
                li,
                CollabMethods.COLLAB_SAY,
                new CollabMethods.Say(collab, Optional.of("Are you there?"), Optional.empty()));
        Instant spoken = world.time.instant();
        world.time.advance(Duration.ofSeconds(4));
        assertThat(missedAt(collab, spoken)).endsWith(2L, 4L);
    }

    private List<Long> missedAt(CollabId collab, Instant since) {
        return world
                .call(li, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab, Optional.empty()))
                .lines()
                .stream()
                .filter(line -> line.text().startsWith("No answer"))
                .map(line ->
                        Duration.between(since, Instant.ofEpochMilli(line.at())).toSeconds())
                .toList();
    }
}
