package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.Minds.Mind;
import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How much a model thinks, and who hears it.
class ThinkingTest {
    private static final String SECRET = "a thought that is nobody's answer";

    private final List<Optional<Effort>> asked = new ArrayList<>();
    private final World world = new World(7, MemoryStore.Mode.JSON, (prompt, stream, _) -> {
        asked.add(prompt.manner().effort());
        stream.thought(SECRET);
        stream.text("Yes.");
        return new Reply("Yes.", List.of(), Usage.NONE, StopReason.DONE);
    });
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @BeforeEach
    void begin() {
        world.identity(li, "desk", "m");
    }

    @Test
    void thoughts_are_streamed_to_their_owner_and_stored_nowhere() {
        world.tell(li, "desk", "Hello.");

        assertThat(thoughts(li)).containsExactly(SECRET);
        assertThat(thoughts(nova)).isEmpty();
        assertThat(world.ledger.all().toString()).doesNotContain(SECRET);
        assertThat(said()).contains("Yes.").noneMatch(text -> text.contains(SECRET));
    }

    private List<String> said() {
        List<Turn> turns = world.store.read(view -> Sessions.recent(view, li.id(), SessionKey.main("desk"), 20));
        return turns.stream().map(Turn::text).toList();
    }

    private List<Object> told() {
        return events(li, "lifecycle").map(event -> event.data().get("text")).toList();
    }

    private List<Object> thoughts(World.Human human) {
        return events(human, "thinking").map(event -> event.data().get("delta")).toList();
    }

    private Stream<AgentMethods.AgentEvent> events(World.Human human, String stream) {
        return world.heard.getOrDefault(human.id(), List.of()).stream()
                .map(event -> event.payload())
                .filter(AgentMethods.AgentEvent.class::isInstance)
                .map(AgentMethods.AgentEvent.class::cast)
                .filter(event -> event.stream().equals(stream));
    }

    @Test
    void a_session_thinks_as_it_was_told_else_as_the_configuration_says() {
        world.agents.books().use(Map.of(li.id(), book(Optional.of(Effort.LOW))));
        world.tell(li, "desk", "one");
        world.tell(li, "desk", "/think high");
        world.tell(li, "desk", "two");
        world.tell(li, "desk", "other", "elsewhere");
        world.tell(li, "desk", "/think loudly");
        world.tell(li, "desk", "/think inherit");
        world.tell(li, "desk", "three");

        assertThat(asked)
                .containsExactly(
                        Optional.of(Effort.LOW),
                        Optional.of(Effort.HIGH),
                        Optional.of(Effort.LOW),
                        Optional.of(Effort.LOW));
        assertThat(told())
                .contains("The agent's thinking here is high now.")
                .contains("/think takes off, minimal, low, medium, high or inherit.");
    }

    private static AgentBook book(Optional<Effort> effort) {
        return new AgentBook(
                Optional.empty(),
                "main",
                Map.of(),
                AgentBook.Bootstrap.DEFAULT,
                AgentBook.Sessions.DEFAULT,
                AgentBook.Clock.DEFAULT,
                new Minds(new Mind(Optional.empty(), effort), Map.of(), Map.of()),
                Map.of());
    }
}
