package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.CollabMethods;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a counterpart said came back to its owner's conversation, and stays the counterpart's: an agent that goes on
/// from there writes it nowhere for others to read, whatever its own owner allows.
class SessionWordsTest {
    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final World.Human bob = world.human("Bob");

    /// Nova's words come back to Li, whose agent writes something for Bob in that conversation or in a fresh one.
    private void written(boolean sameConversation) {
        String buy = world.identity(li, "buy", "li");
        world.contact(li, buy, nova, world.identity(nova, "sell", "nova"));
        world.contact(li, buy, bob, world.identity(bob, "sell", "bob"));
        world.share(li, "/buy/for-bob", bob.id().value());
        models.tell(
                "li",
                Told.calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"price\"}"),
                Told.says("asked"),
                Told.calls("collab.say", "{\"text\":\"How much?\"}"),
                Told.says("They want 4.20."));
        models.tell("nova", Told.calls("collab.close", "{\"text\":\"4.20 for you alone.\"}"));
        world.tell(li, "buy", "Ask Nova.");
        world.decideAll(li, true);
        world.decideAll(nova, true);
        world.time.advance(Duration.ofMinutes(1));
        models.tell(
                "li", Told.calls("files.write", "{\"path\":\"for-bob/a.md\",\"text\":\"4.20\"}"), Told.says("done"));
        world.now(
                li,
                AgentMethods.AGENT,
                new AgentMethods.Ask(
                        "Write that down for Bob.",
                        "k-write",
                        Optional.empty(),
                        Optional.of(sameConversation ? "agent:buy:main" : "agent:buy:other"),
                        Optional.empty()));
        world.time.runUntilIdle();
        world.decideAll(li, true);
        assertThat(world.folders.of(li.id())).containsEntry("/buy/for-bob/a.md", "4.20");
        world.time.advance(Duration.ofMinutes(1));
    }

    private void asksFor() {
        models.tell(
                "li", Told.says("not yet"), Told.calls("files.read", "{\"path\":\"for-bob/a.md\"}"), Told.says("read"));
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", bob.id(), "price", Optional.empty(), Optional.empty()));
        world.decideAll(bob, true);
    }

    @Test
    void what_rests_on_a_counterparts_words_in_the_conversation_does_not_exist_for_others() {
        written(true);
        asksFor();

        assertThat(models.answers("li")).containsExactly("none");
    }

    @Test
    void what_rests_on_nobodys_words_does() {
        written(false);
        asksFor();

        assertThat(models.answers("li")).containsExactly("4.20");
    }
}
