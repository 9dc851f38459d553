package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several agents of one owner hear the same room of a real IRC server, side by side or one after another.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class BroadcastOnIrcTest {
    @TempDir
    private Path folder;

    private HeldHouse house;

    @BeforeEach
    void everybodyComes() throws Exception {
        house = new HeldHouse(folder);
        house.second("desk");
    }

    @AfterEach
    void everybodyGoes() throws Exception {
        house.close();
    }

    private static String broadcast(String strategy) {
        return "gateway: { routing: { profile: \"latest\" } }, broadcast: { strategy: \"" + strategy
                + "\", \"irc:#shop\": [\"desk\", \"gone\", \"work\"] },";
    }

    private static String session(String agent) {
        return "agent:" + agent + ":irc:group:#shop";
    }

    @Test
    void side_by_side_each_agent_hears_the_message_at_once_in_a_session_of_its_own() throws Exception {
        house.use(broadcast("parallel"));
        house.ann.say("#shop", "workbot: hello");
        HeldModel.Asked one = house.model.next();
        HeldModel.Asked other = house.model.next();
        other.say("other answer");
        house.ann.hears("other answer");
        one.say("one answer");
        house.ann.hears("one answer");
        assertThat(house.history(session("desk"))).hasSize(2).first().isEqualTo("user: workbot: hello");
        assertThat(house.history(session("work"))).hasSize(2).first().isEqualTo("user: workbot: hello");
    }

    @Test
    void one_after_another_each_hears_the_message_when_the_run_before_is_over_also_one_that_failed() throws Exception {
        house.use(broadcast("sequential"));
        house.ann.say("#shop", "workbot: hello");
        HeldModel.Asked first = house.model.next();
        assertThat(house.history(session("desk"))).containsExactly("user: workbot: hello");
        assertThat(house.history(session("work"))).as("not before").isEmpty();
        assertThat(house.model.isQuiet()).isTrue();
        first.say("desk answer");
        house.ann.hears("desk answer");
        HeldModel.Asked second = house.model.next();
        second.say("work answer");
        house.ann.hears("work answer");

        house.ann.say("#shop", "workbot: again");
        house.model.next().refuse();
        house.model.next().say("work again");
        house.ann.hears("work again");
        assertThat(house.history(session("work")))
                .isEqualTo(List.of(
                        "user: workbot: hello",
                        "assistant: work answer",
                        "user: workbot: again",
                        "assistant: work again"));
    }

    @Test
    void who_is_to_hear_it_next_hears_it_once_after_a_restart() throws Exception {
        house.use(broadcast("sequential"));
        house.ann.say("#shop", "workbot: hello");
        house.model.next();
        house.restart();
        HeldModel.Asked first = house.model.next();
        first.say("desk answer");
        house.ann.hears("desk answer");
        house.model.next().say("work answer");
        house.ann.hears("work answer");
        assertThat(house.history(session("work"))).containsExactly("user: workbot: hello", "assistant: work answer");
        assertThat(house.model.isQuiet()).isTrue();
    }
}
