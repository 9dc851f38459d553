package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ContactMethods;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How many proposals wait for the other owner is felt nowhere on the proposer's side: it would tell whether they were
/// asked at all.
class SilentCountTest {
    private static final int AS_MANY_AS_MAY_WAIT = 5;

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    private void propose() {
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
    }

    /// How many questions of Li's own agent wait for Li, in a turn towards Nova.
    private int asked(boolean novaLetsLiIn) {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        models.tell("li", Told.calls("collab.say", "{\"text\":\"hello\"}"));
        propose();
        world.decideAll(nova, true);
        if (!novaLetsLiIn) {
            world.call(nova, ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(li.id(), Optional.empty()));
        }
        for (int at = 0; at < AS_MANY_AS_MAY_WAIT; at++) {
            propose();
        }
        assertThat(world.open(nova)).hasSize(novaLetsLiIn ? AS_MANY_AS_MAY_WAIT : 0);
        models.tell("nova", Told.calls("collab.say", "{\"text\":\"hi\"}"));
        models.tell("li", Told.calls("commit", "{\"text\":\"we buy\"}"));
        world.time.advance(Duration.ofMinutes(1));
        return world.open(li).size();
    }

    @Test
    @Tag("INV-11")
    void an_agent_asks_its_owner_where_the_other_owner_is_asked() {
        assertThat(asked(true)).isEqualTo(1);
    }

    @Test
    @Tag("INV-11")
    void an_agent_asks_its_owner_where_the_other_owner_is_not_asked() {
        assertThat(asked(false)).isEqualTo(1);
    }
}
