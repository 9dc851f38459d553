package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The index of sessions and their turns.
class SessionsTest {
    private static final String MAIN = "agent:main:main";

    private final Said said = new Said();

    @Test
    void the_first_turn_makes_a_session_and_the_next_ones_go_on_with_it() {
        Conversation first = said.say(MAIN, "one").session();
        Conversation second = said.say(MAIN, "two").session();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.turns()).isEqualTo(2);
        assertThat(said.shown(MAIN)).containsExactly("one", "two");
    }

    @Test
    void the_session_that_changed_last_comes_first_and_each_stands_once() {
        said.say(MAIN, "one");
        said.say("agent:main:other", "two");
        said.say(MAIN, "three");

        assertThat(said.list(view -> Sessions.newest(view, Said.LI, 9)))
                .extracting(Conversation::key)
                .containsExactly(MAIN, "agent:main:other");
    }

    @Test
    void another_person_has_none_of_it() {
        said.say(MAIN, "one");
        PersonId wu = new PersonId("p-wu");

        assertThat(said.list(view -> Sessions.newest(view, wu, 9))).isEmpty();
        assertThat(said.list(view -> Sessions.recent(view, wu, SessionKey.of(MAIN), 9)))
                .isEmpty();
    }

    @Test
    void a_reset_shows_nothing_of_what_was_said_before_and_keeps_it() {
        Conversation old = said.say(MAIN, "before").session();
        said.write(tx -> Sessions.reset(tx, Said.LI, said.find(MAIN)));
        said.say(MAIN, "after");

        assertThat(said.shown(MAIN)).containsExactly("after");
        assertThat(said.find(MAIN).id()).isNotEqualTo(old.id());
        assertThat(said.list(view -> Sessions.turns(view, Said.LI, old, 0, 9)))
                .extracting(Turn::text)
                .containsExactly("before");
    }

    @Test
    void turns_are_read_from_any_number_on() {
        IntStream.range(0, 250).forEach(i -> said.say(MAIN, "t" + i));

        List<Turn> some = said.store.read(view -> Sessions.turns(view, Said.LI, said.find(MAIN), 95, 110));

        assertThat(some).hasSize(110);
        assertThat(some.getFirst().text()).isEqualTo("t95");
        assertThat(some.getLast().text()).isEqualTo("t204");
    }

    @Test
    void a_deleted_session_leaves_nothing_and_costs_several_transactions_when_it_is_long() {
        IntStream.range(0, 25).forEach(i -> said.say(MAIN, "t" + i));
        said.write(tx -> Sessions.reset(tx, Said.LI, said.find(MAIN)));
        said.say(MAIN, "after");
        int steps = 1;
        while (said.write(tx -> Sessions.delete(tx, Said.LI, said.find(MAIN), 10))
                .isEmpty()) {
            steps++;
        }

        assertThat(steps).isEqualTo(3);
        assertThat(said.list(view -> view.list(Sessions.TURN, Said.LI, "", 99))).isEmpty();
        assertThat(said.list(view -> Sessions.newest(view, Said.LI, 9))).isEmpty();
        assertThat(said.store.<Integer>read(view -> Sessions.count(view, Said.LI)))
                .isZero();
    }

    @Test
    void one_session_too_many_is_refused_and_those_there_go_on() {
        said.say(MAIN, "one");
        said.write(tx -> {
            tx.put(Sessions.COUNT, Said.LI, "sessions", new Sessions.Count(AgentLimits.SESSIONS_PER_PERSON));
            return true;
        });

        assertThatThrownBy(() -> said.say("agent:main:other", "x"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("clawnet sessions delete");
        assertThat(said.say(MAIN, "two").turn()).isEqualTo(1);
    }

    @Test
    void the_beginning_in_the_index_never_ends_within_a_character() {
        String text = "x".repeat(Sessions.PREVIEW - 1) + "\uD83D\uDE00 and more";

        assertThat(said.say(MAIN, text).session().last()).isEqualTo("x".repeat(Sessions.PREVIEW - 1));
    }

    @Test
    void marks_stay_over_turns_and_resets() {
        said.say(MAIN, "one");
        said.write(tx -> Sessions.mark(
                tx, Said.LI, said.find(MAIN), new Conversation.Marks(Optional.of("trip"), false, true, false)));
        said.write(tx -> Sessions.reset(tx, Said.LI, said.find(MAIN)));
        said.say(MAIN, "two");

        assertThat(said.find(MAIN).marks().label()).contains("trip");
        assertThat(said.find(MAIN).marks().pinned()).isTrue();
    }
}
