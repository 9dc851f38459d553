package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods.OwnerEventView;
import dev.clawnet.protocol.method.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A proposal about which nobody is asked looks to its proposer like one that nobody answers.
class SilentOfferTest {
    private static final int MORE_THAN_MAY_WAIT = 7;

    private final World world = new World(1, MemoryStore.Mode.JSON, new Told());
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @Test
    @Tag("INV-11")
    @Tag("INV-27")
    void a_proposal_that_nobody_is_asked_about_tells_its_proposer_nothing() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        for (int at = 0; at < MORE_THAN_MAY_WAIT; at++) {
            propose();
        }

        assertThat(world.open(nova)).hasSizeLessThan(MORE_THAN_MAY_WAIT);
        assertThat(events(li)).isEmpty();
        assertThat(world.log(li, "approval.not-asked")).isEmpty();
    }

    @Test
    @Tag("INV-27")
    void the_owner_who_is_not_asked_gets_one_entry_and_one_event_for_each_proposal() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        for (int at = 0; at < MORE_THAN_MAY_WAIT; at++) {
            propose();
        }
        int unasked = MORE_THAN_MAY_WAIT - world.open(nova).size();

        assertThat(unasked).isPositive();
        assertThat(world.log(nova, "collab.ingress")).hasSize(unasked);
        assertThat(events(nova).stream()
                        .filter(event -> event.kind().equals("denied"))
                        .filter(event -> "INGRESS".equals(event.fields().get("reason"))))
                .hasSize(unasked);
    }

    @Test
    void proposals_that_nobody_answered_crowd_no_collaboration_out_of_the_others_list() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        propose();
        world.decide(nova, world.open(nova).getFirst(), true);
        for (int at = 0; at < 300; at++) {
            propose();
        }

        assertThat(world.call(nova, CollabMethods.COLLAB_LIST, new Method.None())
                        .collabs())
                .hasSize(1);
    }

    private void propose() {
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
    }

    private List<OwnerEventView> events(World.Human human) {
        return world.call(
                        human,
                        OwnerEventMethods.EVENTS_LIST,
                        new OwnerEventMethods.ListEvents(Optional.empty(), Optional.of(true), Optional.empty()))
                .events();
    }
}
