package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.web.WebTools;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which jobs reach a granted host, or a granted conversation, unasked. The address is one of a private network, so
/// that a fetch that was decided for ends at the next wall.
class FetchByClockTest {
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");

    private final List<Prompt> prompts = new ArrayList<>();
    private final Deque<Reply> script = new ArrayDeque<>();
    private final ScheduleWorld world = new ScheduleWorld(7, MemoryStore.Mode.JSON, START, (prompt, _, _) -> {
        prompts.add(prompt);
        return script.isEmpty() ? new Reply("Done.", List.of(), Usage.NONE, StopReason.DONE) : script.poll();
    });

    private static Reply calls(String tool, String arguments) {
        return new Reply(
                "", List.of(new ToolCall("1", tool, Json.STRICT.readTree(arguments))), Usage.NONE, StopReason.TOOLS);
    }

    @BeforeEach
    void grant() {
        WebTools.of(world.time, world.time).forEach(world::offer);
        world.call(
                world.host().caller(),
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        world.main(world.host()),
                        List.of("fetch"),
                        List.of("service://" + world.host().id() + "/web:10.11.12.13"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void fetchesWhenItIsTime() {
        script.add(calls("web_fetch", "{\"url\":\"http://10.11.12.13/page\"}"));
        world.time.advance(Duration.ofHours(23).plusMinutes(1));
    }

    @Test
    void a_job_that_a_person_wrote_goes_there_unasked() {
        world.add(ScheduleWorld.isolated(
                "morning", ScheduleWorld.cron("0 7 * * *", "UTC"), "Fetch the page.", Optional.empty()));
        fetchesWhenItIsTime();

        assertThat(world.open()).isEmpty();
        assertThat(prompts.getLast().messages().stream()
                        .filter(message -> message instanceof Message.FromTool)
                        .map(Message::text))
                .singleElement()
                .asString()
                .contains("public");
    }

    private void grantTalk() {
        world.call(
                world.host().caller(),
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        world.main(world.host()),
                        List.of("message"),
                        List.of("channel://" + world.host().id() + "/talk/default/direct/ann"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static final String TO_ANN = "{\"channel\":\"talk\",\"to\":\"ann\",\"text\":\"Open at 7.\"}";

    @Test
    void a_job_that_a_person_wrote_writes_on_a_granted_conversation_unasked() {
        grantTalk();
        world.add(ScheduleWorld.isolated(
                "morning", ScheduleWorld.cron("0 7 * * *", "UTC"), "Tell Ann our hours.", Optional.empty()));
        script.add(calls("message.send", TO_ANN));
        world.time.advance(Duration.ofHours(23).plusMinutes(1));

        assertThat(world.open()).isEmpty();
        assertThat(world.sent).containsExactly("ann: Open at 7.");
    }

    @Test
    void what_a_tool_answered_is_written_on_no_conversation_unasked() {
        grantTalk();
        world.add(ScheduleWorld.isolated(
                "morning", ScheduleWorld.cron("0 7 * * *", "UTC"), "Tell Ann our hours.", Optional.empty()));
        script.add(calls("memory.recall", "{}"));
        script.add(calls("message.send", TO_ANN));
        world.time.advance(Duration.ofHours(23).plusMinutes(1));

        assertThat(world.open()).singleElement().asString().contains("RELEASE").contains("Open at 7.");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void words_of_a_program_are_written_on_no_conversation_unasked() {
        grantTalk();
        world.call(
                world.program(world.host()),
                CronMethods.CRON_ADD,
                ScheduleWorld.isolated(
                        "morning", ScheduleWorld.cron("0 7 * * *", "UTC"), "Tell Ann our hours.", Optional.empty()));
        script.add(calls("message.send", TO_ANN));
        world.time.advance(Duration.ofHours(23).plusMinutes(1));

        assertThat(world.open()).singleElement().asString().contains("RELEASE");
        assertThat(world.sent).isEmpty();
    }

    /// The same words, of a program: nobody vouches for them.
    @Test
    void a_job_that_a_program_wrote_asks_whether_the_host_may_learn_the_address() {
        world.call(
                world.program(world.host()),
                CronMethods.CRON_ADD,
                ScheduleWorld.isolated(
                        "morning", ScheduleWorld.cron("0 7 * * *", "UTC"), "Fetch the page.", Optional.empty()));
        fetchesWhenItIsTime();

        assertThat(world.open()).singleElement().asString().contains("RELEASE").contains("10.11.12.13/page");
    }
}
