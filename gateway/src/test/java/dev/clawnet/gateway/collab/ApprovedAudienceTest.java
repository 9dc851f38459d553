package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.RuleMethods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An owner lets those learn something whom the card named, and nobody who came to it since.
class ApprovedAudienceTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final World.Human bob = world.human("Bob");

    private void share(String path, Optional<Duration> left, World.Human... readers) {
        world.call(
                li,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        World.node(li, path),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(readers).stream()
                                .map(human -> human.id().value())
                                .toList(),
                        left.map(time -> world.time.instant().plus(time).toEpochMilli()),
                        Optional.empty()));
    }

    /// More than the owner's words led to it, so that it is asked about. The card names Nova; that rule ends before its
    /// owner answers, and the wider one holds again.
    private ApprovalView asked() {
        String buy = world.identity(li, "buy", "li");
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.contact(li, buy, bob, world.identity(bob, "sell", "bob"));
        share("/buy/offers", Optional.empty(), nova, bob);
        share("/buy/offers/a.md", Optional.of(Duration.ofMinutes(10)), nova);
        models.tell(
                "li",
                Told.calls("memory.recall", "{}"),
                Told.calls("files.write", "{\"path\":\"offers/a.md\",\"text\":\"7 each\"}"));
        world.tell(li, "buy", "Write it down.");
        return world.open(li).getFirst();
    }

    @Test
    void what_was_allowed_for_those_on_the_card_happens() {
        ApprovalView asked = asked();
        assertThat(asked.audience()).containsExactly("Li", "Nova");
        world.decide(li, asked, true);

        assertThat(world.folders.of(li.id())).containsEntry("/buy/offers/a.md", "7 each");
    }

    @Test
    @Tag("INV-28")
    void an_approval_is_not_used_for_more_people_than_its_card_named() {
        ApprovalView asked = asked();
        world.time.advance(Duration.ofMinutes(11));
        world.decide(li, asked, true);

        assertThat(world.folders.of(li.id())).doesNotContainKey("/buy/offers/a.md");
    }
}
