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
        HeldModel.Asked e = house.model.next();
        HeldModel.Asked f = house.model.next();
        HeldModel.Asked asked = e.text().contains("has ended") ? f : e;
        assertThat(asked.text()).contains("seven pears", "and the apples");
        asked.say("no apples");
        assertThat(house.ended(more)).isEqualTo("ok");
    }
}
