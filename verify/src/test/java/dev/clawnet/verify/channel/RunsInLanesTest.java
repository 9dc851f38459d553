package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.RunId;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A session has one run at a time, whoever began it, through a real gateway whose model answers when it is told to.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RunsInLanesTest {
    private static final String ONE = "agent:main:one";

    @TempDir
    private Path folder;

    private HeldHouse house;

    @BeforeEach
    void everybodyComes() throws Exception {
        house = new HeldHouse(folder);
    }

    @AfterEach
    void everybodyGoes() throws Exception {
        house.close();
    }

    @Test
    void an_answer_given_on_between_two_agents_waits_for_the_run_that_is_under_way_in_its_session() throws Exception {
        house.use("tools: { agentToAgent: { enabled: true, allow: ['*'] } },");
        house.says(ONE, "ask the other one", "followup");
        house.model.next().call("sessions_send", "{\"sessionKey\": \"agent:work:main\", \"message\": \"ping\"}");
        HeldModel.Asked other = house.model.next();
        assertThat(other.text()).contains("ping");
        other.say("pong");
        HeldModel.Asked writer = house.model.next();
        RunId second = house.says(ONE, "the second thing", "followup");
        house.awaitEntry("run.queued", 1);
        writer.say("asked");

        HeldModel.Asked under = house.model.next();
        assertThat(under.text()).contains("the second thing");
        house.awaitEntry("run.queued", 2);
        assertThat(house.model.isQuiet()).isTrue();
        under.say("the second answer");
        assertThat(house.ended(second)).isEqualTo("ok");

        HeldModel.Asked answering = house.model.next();
        assertThat(answering.text()).contains("answers you, turn 1", "the second answer", "pong");
        answering.say("REPLY_SKIP");
        assertThat(house.history(ONE)).contains("assistant: the second answer");
    }

    @Test
    void what_is_told_of_a_sub_agent_waits_for_the_run_under_way_keeps_its_order_and_survives_a_restart()
            throws Exception {
        house.use("tools: { sessions: { visibility: 'all' } },");
        RunId first = house.says(ONE, "give it to another", "followup");
        house.model.next().call("sessions_spawn", "{\"task\": \"count the plums\"}");
        HeldModel.Asked a = house.model.next();
        HeldModel.Asked b = house.model.next();
        boolean parentFirst = a.text().contains("give it to another");
        HeldModel.Asked child = parentFirst ? b : a;
        (parentFirst ? a : b).say("somebody counts");
        assertThat(house.ended(first)).isEqualTo("ok");

        RunId second = house.says(ONE, "the second thing", "followup");
        assertThat(house.model.next().text()).contains("the second thing");
        child.say("seven plums");
        house.awaitEntry("run.queued", 1);
        RunId third = house.says(ONE, "the third thing", "followup");
        assertThat(house.model.isQuiet()).isTrue();

        house.restart();
        HeldModel.Asked again = house.model.next();
        assertThat(again.text()).contains("the second thing").doesNotContain("has ended", "the third thing");
        assertThat(house.model.isQuiet()).isTrue();
        again.say("the second answer");
        assertThat(house.ended(second)).isEqualTo("ok");

        HeldModel.Asked told = house.model.next();
        assertThat(told.text())
                .contains("the second answer", "has ended: done", "seven plums")
                .doesNotContain("the third thing");
        assertThat(house.model.isQuiet()).isTrue();
        told.say("they are seven");
        HeldModel.Asked last = house.model.next();
        assertThat(last.text()).contains("they are seven", "the third thing");
        last.say("the third answer");
        assertThat(house.ended(third)).isEqualTo("ok");
        assertThat(house.history(ONE))
                .containsExactly(
                        "user: give it to another",
                        "assistant: somebody counts",
                        "user: the second thing",
                        "assistant: the second answer",
                        "assistant: they are seven",
                        "user: the third thing",
                        "assistant: the third answer");
    }

    @Test
    void words_for_a_sub_agent_that_was_given_another_task_wait_for_its_end() throws Exception {
        house.use("tools: { sessions: { visibility: 'all' } },");
        house.says(ONE, "give it to another", "followup");
        house.model.next().call("sessions_spawn", "{\"task\": \"count the plums\"}");
        HeldModel.Asked a = house.model.next();
        HeldModel.Asked b = house.model.next();
        boolean first = a.text().contains("give it to another");
        HeldModel.Asked parent = first ? a : b;
        HeldModel.Asked child = first ? b : a;
        assertThat(child.text()).contains("count the plums");
        String key = parent.text().replaceFirst("(?s).*\"childSessionKey\":\"([^\"]+)\".*", "$1");
        parent.call(
                "subagents", "{\"action\": \"steer\", \"target\": \"" + key + "\", \"message\": \"count the pears\"}");
        HeldModel.Asked c = house.model.next();
        HeldModel.Asked d = house.model.next();
        HeldModel.Asked steered = c.text().contains("give it to another") ? d : c;
        assertThat(steered.text()).contains("count the pears");

        RunId more = house.says(key, "and the apples", "followup");
        house.awaitEntry("run.queued", 1);
        assertThat(house.model.isQuiet()).isTrue();
        steered.say("seven pears");
        HeldModel.Asked asked = house.model.next();
        assertThat(asked.text()).contains("seven pears", "and the apples").doesNotContain("has ended");
        asked.say("no apples");
        assertThat(house.ended(more)).isEqualTo("ok");

        // What came of it is told to the run that began it when that one is over.
        (steered.equals(c) ? d : c).say("somebody counts");
        assertThat(house.model.next().text()).contains("has ended", "seven pears", "somebody counts");
    }
}
