package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.id.CollabId;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The end of a contact finds what is open between two people however much there was before.
class ManyCollaborationsTest {
    private final World world = new World(new Ordered(1), MemoryStore.Mode.OBJECTS, new Told(), (_, _) -> {});
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @Test
    @Tag("INV-12")
    void the_end_of_a_contact_ends_a_collaboration_that_comes_after_hundreds() {
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        for (int before = 0; before < CollabBook.LISTED; before++) {
            propose();
            world.decideAll(nova, false);
        }
        CollabId last = propose();
        world.decideAll(nova, true);
        assertThat(state(last)).isEqualTo("Open");

        world.call(li, ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(nova.id()));

        assertThat(state(last)).isEqualTo("Closed");
    }

    private CollabId propose() {
        return world.call(
                        li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()))
                .collab();
    }

    private String state(CollabId id) {
        return world.store
                .read(view -> CollabBook.find(view, li.id(), id))
                .orElseThrow()
                .state()
                .getClass()
                .getSimpleName();
    }
}
