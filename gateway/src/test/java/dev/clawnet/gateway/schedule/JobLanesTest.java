package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Runs that a clock begins stand in the lane of their session: two never work there at once.
class JobLanesTest {
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");

    private final List<String> order = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private final ScheduleWorld world =
            new ScheduleWorld(11, MemoryStore.Mode.JSON, START, (prompt, _, _) -> answer(prompt));

    private Reply answer(Prompt prompt) {
        prompts.add(prompt);
        String asked = ((Message.FromUser) prompt.messages().getLast()).text();
        order.add("begins " + asked);
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        order.add("ends " + asked);
        return new Reply("Did: " + asked, List.of(), Usage.NONE, StopReason.DONE);
    }

    private JobView main(String name, String text) {
        return world.add(new CronMethods.Add(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ScheduleWorld.cron("0 7 * * *", "UTC"),
                "main",
                Optional.empty(),
                new Payload("systemEvent", Optional.empty(), Optional.of(text)),
                Optional.empty(),
                Optional.empty()));
    }

    private void run(JobView job) {
        CronMethods.Run byHand = new CronMethods.Run(Optional.of(job.id()), Optional.empty(), Optional.empty());
        assertThat(world.call(world.host().caller(), CronMethods.CRON_RUN, byHand)
                        .enqueued())
                .isTrue();
    }

    private List<String> said() {
        return world
                .store
                .read(view -> Sessions.recent(view, world.host().id(), SessionKey.of("agent:main:main"), 50))
                .stream()
                .map(Turn::text)
                .toList();
    }

    @Test
    void a_run_that_a_clock_begins_waits_for_the_run_under_way_in_its_session() {
        JobView first = main("first", "one");
        JobView second = main("second", "two");
        meanwhile = () -> run(second);

        run(first);
        world.time.idle();

        assertThat(order)
                .containsExactly("begins OWNER: one", "ends OWNER: one", "begins OWNER: two", "ends OWNER: two");
        assertThat(said()).containsExactly("one", "Did: OWNER: one", "two", "Did: OWNER: two");
        assertThat(world.entries("run.queued")).hasSize(1);
        // What was said before it began is shown to it, though it was accepted earlier.
        assertThat(prompts.getLast().messages())
                .extracting(message -> message instanceof Message.FromUser user ? user.text() : "")
                .anyMatch(text -> text.contains("Did: OWNER: one"));
    }

    @Test
    void a_job_that_waited_when_the_gateway_stopped_is_begun_after_the_start() {
        JobView first = main("first", "one");
        JobView second = main("second", "two");
        ScheduleWorld[] after = new ScheduleWorld[1];
        meanwhile = () -> {
            run(second);
            after[0] = new ScheduleWorld(world, START.plusSeconds(60));
            after[0].time.idle();
        };

        run(first);

        assertThat(order).contains("begins OWNER: two");
        assertThat(order.indexOf("begins OWNER: two")).isGreaterThan(order.lastIndexOf("begins OWNER: one"));
        assertThat(after[0].entries("run.ended"))
                .filteredOn(entry -> "done".equals(entry.fields().get("result")))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private void says(String text) {
        AgentMethods.Ask ask =
                new AgentMethods.Ask(text, "k" + order.size(), Optional.of("main"), Optional.empty(), Optional.empty());
        var bound = (MethodTable.Bound<AgentMethods.Ask, AgentMethods.Finished>)
                world.table.find(AgentMethods.AGENT.name()).orElseThrow();
        assertThat(bound.handler().handle(world.host().caller(), ask)).isInstanceOf(Answer.Later.class);
    }

    private CronMethods.PastView last(JobView job) {
        return world.call(
                        world.host().caller(),
                        CronMethods.CRON_RUNS,
                        new CronMethods.ListRuns(
                                Optional.of(job.id()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .entries()
                .getFirst();
    }

    @Test
    void a_job_that_its_owner_stops_or_interrupts_while_it_waits_ends_with_an_error_and_may_run_again() {
        JobView first = main("first", "one");
        JobView second = main("second", "two");
        for (String words : List.of("/stop", "/new")) {
            meanwhile = () -> {
                run(second);
                says(words);
            };
            run(first);
            world.time.idle();

            assertThat(order).as(words).doesNotContain("begins OWNER: two");
            assertThat(last(second).toString()).as(words).contains("error", "left out while it waited");
        }

        run(second);
        world.time.idle();
        assertThat(order).contains("ends OWNER: two");
    }
}
