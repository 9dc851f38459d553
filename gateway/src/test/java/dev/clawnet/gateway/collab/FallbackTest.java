package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.Minds.Mind;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A model that does not answer, and those asked in its place.
class FallbackTest {
    private final Map<String, Kind> broken = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean speaksFirst;
    private final World world = new World(7, MemoryStore.Mode.JSON, (prompt, stream, _) -> {
        String name = prompt.ref().toString();
        asked.add(name);
        if (speaksFirst) {
            stream.text("Half a ");
        }
        if (broken.containsKey(name)) {
            throw new ModelFailure(broken.get(name), "no answer");
        }
        return new Reply("I am " + name, List.of(), new Usage(10, 2), StopReason.DONE);
    });
    private final World.Human li = world.human("Li");

    @BeforeEach
    void begin() {
        world.identity(li, "desk", "one");
        fallbacks("test:two", "elsewhere:three");
    }

    private void fallbacks(String... refs) {
        Mind mind = new Mind(Optional.of(Stream.of(refs).map(ModelRef::of).toList()), Optional.empty());
        AgentBook book = new AgentBook(
                Optional.empty(),
                "main",
                Map.of(),
                AgentBook.Bootstrap.DEFAULT,
                AgentBook.Sessions.DEFAULT,
                AgentBook.Clock.DEFAULT,
                new Minds(mind, Map.of(), Map.of()));
        world.agents.books().use(Map.of(li.id(), book));
    }

    private String answer() {
        world.tell(li, "desk", "Hello.");
        List<Turn> turns = world.store.read(view -> Sessions.recent(view, li.id(), SessionKey.main("desk"), 20));
        return turns.isEmpty() ? "" : turns.getLast().text();
    }

    private List<String> asks() {
        List<String> now = List.copyOf(asked);
        asked.clear();
        return now;
    }

    @Test
    void the_next_model_answers_and_the_first_is_left_alone_for_a_while() {
        broken.put("test:one", Kind.UNREACHABLE);
        assertThat(answer()).isEqualTo("I am test:two");
        assertThat(asks()).containsExactly("test:one", "test:two");

        assertThat(answer()).isEqualTo("I am test:two");
        assertThat(asks()).as("within a minute").containsExactly("test:two");

        broken.clear();
        world.time.advance(Duration.ofMinutes(1));
        assertThat(answer()).isEqualTo("I am test:one");
        assertThat(asks()).containsExactly("test:one");
    }

    @Test
    void the_ledger_holds_an_intent_and_an_outcome_of_each() {
        broken.put("test:one", Kind.RATE_LIMIT);
        answer();
        assertThat(values("result")).containsSubsequence("failed", "done");
        assertThat(values("reason")).contains("RATE_LIMIT");
        assertThat(values("then")).containsExactly("test:two");
        assertThat(world.heard.getOrDefault(li.id(), List.of()).stream()
                        .map(event -> event.payload())
                        .filter(AgentMethods.AgentEvent.class::isInstance)
                        .map(event -> ((AgentMethods.AgentEvent) event).data()))
                .contains(Map.of("phase", "fallback_step", "from", "test:one", "reason", "rate_limit"));
    }

    private List<String> values(String field) {
        return world.log(li).stream()
                .flatMap(entry -> Optional.ofNullable(entry.fields().get(field)).stream())
                .toList();
    }

    @Test
    void a_provider_that_may_not_learn_what_the_run_holds_is_not_asked_instead() {
        broken.put("test:one", Kind.UNREACHABLE);
        broken.put("test:two", Kind.UNREACHABLE);
        answer();
        assertThat(asks()).containsExactly("test:one", "test:two");
        assertThat(values("result")).as("passed over, not refused").doesNotContain("refused");

        world.call(li, PeopleMethods.PEOPLE_PROVIDERS, new PeopleMethods.Providers(List.of("test", "elsewhere")));
        assertThat(answer()).isEqualTo("I am elsewhere:three");
    }

    @Test
    void what_the_owner_heard_the_beginning_of_is_not_begun_again_by_another_model() {
        speaksFirst = true;
        broken.put("test:one", Kind.UNREACHABLE);
        answer();
        assertThat(asks()).containsExactly("test:one");
    }

    @Test
    void a_context_that_is_too_long_and_a_cancelled_question_are_put_to_nobody_else() {
        for (Kind kind : List.of(Kind.CONTEXT_LENGTH, Kind.CANCELLED)) {
            broken.put("test:one", kind);
            answer();
            assertThat(asks()).containsExactly("test:one");
        }
    }

    @Test
    void an_answer_that_is_none_is_tried_elsewhere_and_held_against_nobody() {
        broken.put("test:one", Kind.BAD_ANSWER);
        assertThat(answer()).isEqualTo("I am test:two");
        asks();
        answer();
        assertThat(asks()).containsExactly("test:one", "test:two");
    }

    @Test
    void a_lone_model_that_failed_is_asked_again_when_its_owner_asks_again() {
        fallbacks();
        broken.put("test:one", Kind.AUTH);
        answer();
        broken.clear();
        assertThat(answer()).isEqualTo("I am test:one");
        assertThat(asks()).containsExactly("test:one", "test:one");
    }

    @Test
    void a_failure_names_the_command_that_shows_it_and_one_that_is_shown_nowhere_does_not() {
        fallbacks();
        broken.put("test:one", Kind.UNREACHABLE);
        answer();
        broken.put("test:one", Kind.CONTEXT_LENGTH);
        answer();
        assertThat(world.heard.getOrDefault(li.id(), List.of()).stream()
                        .map(event -> event.payload())
                        .filter(ChatMethods.ChatEvent.class::isInstance)
                        .flatMap(event -> ((ChatMethods.ChatEvent) event).errorMessage().stream()))
                .containsExactly("no answer (`clawnet models status` says more)", "no answer");
    }

    @Test
    void a_restart_forgets_nothing_of_it() {
        broken.put("test:one", Kind.UNREACHABLE);
        answer();
        asks();
        World after = new World(world, (_, _) -> {});
        after.agents.books().use(Map.of(li.id(), world.agents.books().of(li.id())));
        after.recover();
        after.tell(li, "desk", "Hello.");
        assertThat(asks()).containsExactly("test:two");
    }

    @Test
    void failures_of_one_person_are_nothing_to_another() {
        World.Human nova = world.human("Nova");
        world.identity(nova, "shop", "one");
        broken.put("test:one", Kind.UNREACHABLE);
        answer();
        asks();
        broken.clear();
        world.tell(nova, "shop", "Hello.");
        assertThat(asks()).containsExactly("test:one");
    }
}
