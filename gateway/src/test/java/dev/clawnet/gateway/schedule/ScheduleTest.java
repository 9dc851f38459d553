package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.schedule.ScheduleWorld.Human;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.CronEvent;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.PastView;
import dev.clawnet.protocol.catalogue.CronMethods.Patch;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Jobs from the method to the outbox: who hears what a clock began, and what it takes.
class ScheduleTest {
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final String TOMORROW = "2026-11-28T08:00:00Z";

    private final List<Prompt> prompts = new ArrayList<>();
    private final Deque<Function<Prompt, Reply>> script = new ArrayDeque<>();
    private final ScheduleWorld world = new ScheduleWorld(7, MemoryStore.Mode.JSON, START, (prompt, _, _) -> {
        prompts.add(prompt);
        return script.isEmpty() ? says("All is well.") : script.poll().apply(prompt);
    });

    private static Reply says(String text) {
        return new Reply(text, List.of(), Usage.NONE, StopReason.DONE);
    }

    private static Reply calls(String tool, String arguments) {
        return new Reply(
                "", List.of(new ToolCall("1", tool, Json.STRICT.readTree(arguments))), Usage.NONE, StopReason.TOOLS);
    }

    private JobView daily(String name, String message) {
        return world.add(
                ScheduleWorld.isolated(name, ScheduleWorld.cron("0 7 * * *", "UTC"), message, Optional.empty()));
    }

    private List<Turn> said(String session) {
        return world.store.read(view -> Sessions.recent(view, world.host().id(), SessionKey.of(session), 50));
    }

    private List<PastView> runs(JobView job) {
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
                .entries();
    }

    private static CronMethods.Which which(JobView job) {
        return new CronMethods.Which(Optional.of(job.id()), Optional.empty());
    }

    private JobView get(JobView job) {
        return world.call(world.host().caller(), CronMethods.CRON_GET, which(job));
    }

    private JobView patch(
            Caller caller, JobView job, Optional<Payload> payload, Optional<CronMethods.DeliveryView> to) {
        return world.call(
                caller,
                CronMethods.CRON_UPDATE,
                new CronMethods.Update(
                        Optional.of(job.id()),
                        Optional.empty(),
                        new Patch(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                payload,
                                to,
                                Optional.empty())));
    }

    private static Payload turn(String text) {
        return new Payload("agentTurn", Optional.of(text), Optional.empty());
    }

    private String lastPrompt() {
        return prompts.getLast().system() + "\n"
                + String.join(
                        "\n",
                        prompts.getLast().messages().stream().map(Message::text).toList());
    }

    private void grantTalk(String place) {
        world.call(
                world.host().caller(),
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        world.main(world.host()),
                        List.of("message"),
                        List.of(place),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private String place(String kind, String to) {
        return "channel://" + world.host().id() + "/talk/default/" + kind + "/" + to;
    }

    @Test
    void an_isolated_job_speaks_in_a_session_that_begins_anew_with_each_run() {
        JobView job = daily("morning", "What is new?");
        world.time.advance(Duration.ofDays(2));

        String session = "agent:main:cron:" + job.id();
        assertThat(prompts).hasSize(2);
        assertThat(said(session)).extracting(Turn::text).containsExactly("What is new?", "All is well.");
        assertThat(said(session)).extracting(Turn::integrity).containsOnly(Integrity.TRUSTED);
        assertThat(lastPrompt()).contains("OWNER: What is new?").doesNotContain("All is well.");
        assertThat(runs(job)).extracting(PastView::status).containsExactly("ok", "ok");
        assertThat(world.events)
                .extracting(CronEvent::action)
                .containsExactly("added", "started", "finished", "started", "finished");
    }

    @Test
    void a_job_of_the_main_session_is_a_turn_of_it() {
        world.add(new CronMethods.Add(
                "tea",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ScheduleWorld.at(TOMORROW),
                "main",
                Optional.empty(),
                new Payload("systemEvent", Optional.empty(), Optional.of("Tea is ready.")),
                Optional.empty(),
                Optional.empty()));
        world.time.advance(Duration.ofDays(2));

        assertThat(said("agent:main:main")).extracting(Turn::text).containsExactly("Tea is ready.", "All is well.");
    }

    @Test
    void a_job_that_is_due_once_goes_when_its_run_went_well() {
        JobView job = world.add(ScheduleWorld.isolated("once", ScheduleWorld.at(TOMORROW), "Do it.", Optional.empty()));
        world.time.advance(Duration.ofDays(2));

        assertThat(prompts).hasSize(1);
        assertThatThrownBy(() -> get(job)).isInstanceOf(Fault.class);
        assertThat(world.events.getLast().action()).isEqualTo("removed");
    }

    @Test
    void nothing_leaves_for_a_conversation_without_a_grant_until_the_owner_allows_it() {
        JobView job = world.add(ScheduleWorld.announced("news", ScheduleWorld.at(TOMORROW), "What is new?", "ann"));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));

        assertThat(world.sent).isEmpty();
        assertThat(get(job).state().runningAtMs()).isPresent();
        ApprovalView asked = world.open().getFirst();
        assertThat(asked.toString()).contains("All is well.").contains(place("direct", "ann"));

        world.decide(asked, true);
        assertThat(world.sent).containsExactly("ann: All is well.");
        assertThat(prompts).hasSize(1);
    }

    @Test
    void the_owners_no_sends_nothing_and_the_history_says_so() {
        JobView job = world.add(
                ScheduleWorld.announced("news", ScheduleWorld.cron("0 8 * * *", "UTC"), "What is new?", "ann"));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));
        world.decide(world.open().getFirst(), false);

        assertThat(world.sent).isEmpty();
        assertThat(runs(job)).extracting(PastView::deliveryStatus).containsExactly("not-delivered");
    }

    @Test
    void a_grant_for_the_conversation_lets_it_go_and_for_another_one_it_does_not() {
        grantTalk(place("direct", "bob"));
        world.add(ScheduleWorld.announced("news", ScheduleWorld.at(TOMORROW), "What is new?", "ann"));
        world.add(ScheduleWorld.announced("more", ScheduleWorld.at(TOMORROW), "What is new?", "bob"));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));

        assertThat(world.sent).containsExactly("bob: All is well.");
        assertThat(world.open()).hasSize(1);
    }

    @Test
    void a_run_for_a_conversation_is_shown_nothing_that_was_said_to_its_owner_alone() {
        grantTalk(place("direct", "ann"));
        JobView job = world.add(
                ScheduleWorld.announced("news", ScheduleWorld.cron("0 8 * * *", "UTC"), "What is new?", "ann"));
        patch(
                world.host().caller(),
                job,
                Optional.empty(),
                Optional.of(new CronMethods.DeliveryView(
                        "none",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        script.add(_ -> says("The secret is 42."));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));
        assertThat(said("agent:main:cron:" + job.id())).extracting(Turn::text).contains("The secret is 42.");

        patch(
                world.host().caller(),
                job,
                Optional.empty(),
                Optional.of(new CronMethods.DeliveryView(
                        "announce",
                        Optional.of("talk"),
                        Optional.of("ann"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        script.add(_ -> calls("memory.recall", "{}"));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));
        assertThat(lastPrompt()).doesNotContain("42");
        assertThat(world.sent).containsExactly("ann: All is well.");
    }

    @Test
    void silence_is_neither_sent_nor_said() {
        grantTalk(place("direct", "ann"));
        JobView job = world.add(
                ScheduleWorld.announced("news", ScheduleWorld.cron("0 8 * * *", "UTC"), "What is new?", "ann"));
        script.add(_ -> says(" NO_REPLY "));
        world.time.advance(Duration.ofHours(24).plusMinutes(1));

        assertThat(world.sent).isEmpty();
        assertThat(said("agent:main:cron:" + job.id())).extracting(Turn::text).containsExactly("What is new?");
        assertThat(runs(job)).extracting(PastView::deliveryStatus).containsExactly("not-requested");
    }

    @Test
    void no_model_can_make_the_call_that_sends_the_last_word() {
        script.add(_ -> new Reply(
                "I send it.",
                List.of(new ToolCall(
                        "deliver",
                        "message.send",
                        Json.STRICT.readTree("{\"channel\":\"talk\",\"to\":\"eve\",\"text\":\"42\"}"))),
                Usage.NONE,
                StopReason.TOOLS));
        daily("morning", "What is new?");
        world.time.advance(Duration.ofHours(23).plusMinutes(1));

        assertThat(world.sent).isEmpty();
        assertThat(world.open()).hasSize(1);
        world.decide(world.open().getFirst(), false);
        assertThat(prompts).as("the run went on with the answer of its call").hasSize(2);
    }

    @Test
    void what_a_program_wrote_is_vouched_for_by_nobody() {
        JobView job = world.call(
                world.program(world.host()),
                CronMethods.CRON_ADD,
                ScheduleWorld.isolated("p", ScheduleWorld.at(TOMORROW), "Do it.", Optional.of("once")));
        patch(world.program(world.host()), job, Optional.of(turn("Do that.")), Optional.empty());
        world.time.advance(Duration.ofDays(2));

        assertThat(said("agent:main:cron:" + job.id()))
                .extracting(Turn::integrity)
                .containsOnly(Integrity.UNTRUSTED);
    }

    /// Without any setting an agent sees the sessions that it is in; its own jobs it sees too.
    @Test
    void an_agent_lists_its_own_jobs_and_has_heard_words_that_nobody_vouches_for() {
        JobView own = daily("morning", "What is new?");
        script.add(_ -> calls("cron", "{\"action\": \"list\"}"));
        tell(world.host().caller(), "Which jobs are there?");

        assertThat(lastPrompt()).contains("- " + own.id() + " morning");
        assertThat(said("agent:main:main")).last().extracting(Turn::integrity).isEqualTo(Integrity.UNTRUSTED);
    }

    @Test
    void an_agents_job_waits_for_its_owner_and_carries_what_its_run_held() {
        script.add(_ -> calls("cron", """
                {"action": "add", "name": "later", "everySeconds": 3600, "message": "Look again."}"""));
        tell(world.program(world.host()), "Look at this every hour.");
        assertThat(jobs(world.host())).isEmpty();
        ApprovalView asked = world.open().getFirst();
        assertThat(asked.toString()).contains("Look again.");

        world.decide(asked, true);
        JobView job = jobs(world.host()).getFirst();
        assertThat(job.byAgent()).isTrue();
        world.time.advance(Duration.ofMinutes(61));
        assertThat(lastPrompt()).contains("YOU SAID:\n| Look again.").doesNotContain("OWNER: Look again.");
        assertThat(said("agent:main:cron:" + job.id()))
                .extracting(Turn::integrity)
                .containsOnly(Integrity.UNTRUSTED);
        assertThatThrownBy(() -> patch(
                        world.host().caller(),
                        job,
                        Optional.empty(),
                        Optional.of(new CronMethods.DeliveryView(
                                "announce",
                                Optional.of("talk"),
                                Optional.of("ann"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("an agent wrote");
    }

    @Test
    void no_run_of_a_clock_makes_jobs() {
        script.add(_ -> calls("cron", """
                {"action": "add", "name": "again", "everySeconds": 60, "message": "Multiply."}"""));
        daily("morning", "What is new?");
        world.time.advance(Duration.ofHours(23).plusMinutes(1));

        assertThat(jobs(world.host())).hasSize(1);
        assertThat(world.open()).isEmpty();
    }

    private void tell(Caller caller, String message) {
        var _ = world.table
                .find(AgentMethods.AGENT.name())
                .map(bound -> handled(
                        bound,
                        caller,
                        new AgentMethods.Ask(message, "k1", Optional.of("main"), Optional.empty(), Optional.empty())))
                .orElseThrow();
        world.time.idle();
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private static Object handled(MethodTable.Bound<?, ?> bound, Caller caller, AgentMethods.Ask ask) {
        return ((MethodTable.Bound<AgentMethods.Ask, Object>) bound).handler().handle(caller, ask);
    }

    private List<JobView> jobs(Human human) {
        return world.call(
                        human.caller(),
                        CronMethods.CRON_LIST,
                        new CronMethods.ListJobs(
                                Optional.of(true),
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
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .jobs();
    }

    @Test
    void another_persons_job_is_not_there() {
        JobView job = daily("morning", "What is new?");
        Human nova = world.human();
        JobId none = new JobId("j-none");

        assertThat(jobs(nova)).isEmpty();
        for (JobId id : List.of(job.id(), none)) {
            assertThatThrownBy(() -> world.call(
                            nova.caller(),
                            CronMethods.CRON_REMOVE,
                            new CronMethods.Which(Optional.of(id), Optional.empty())))
                    .hasMessage("you have no such job");
            assertThatThrownBy(() -> world.call(
                            nova.caller(),
                            CronMethods.CRON_RUN,
                            new CronMethods.Run(Optional.of(id), Optional.empty(), Optional.empty())))
                    .hasMessage("you have no such job");
        }
        assertThat(jobs(world.host())).hasSize(1);
    }

    @Test
    void a_slot_is_missed_while_the_run_before_it_waits() {
        JobView job = world.add(
                ScheduleWorld.announced("news", ScheduleWorld.every(Duration.ofMinutes(10)), "What is new?", "ann"));
        world.time.advance(Duration.ofMinutes(25));

        assertThat(runs(job)).extracting(PastView::status).containsExactly("skipped");
        assertThat(get(job).state().consecutiveSkipped()).isEqualTo(1);
        assertThat(prompts).hasSize(1);
    }

    @Test
    void a_job_begun_by_hand_keeps_its_slots_and_runs_once_at_a_time() {
        JobView job = world.add(ScheduleWorld.announced("news", ScheduleWorld.at(TOMORROW), "What is new?", "ann"));
        CronMethods.Run byHand = new CronMethods.Run(Optional.of(job.id()), Optional.empty(), Optional.empty());

        assertThat(world.call(world.host().caller(), CronMethods.CRON_RUN, byHand)
                        .enqueued())
                .isTrue();
        assertThat(world.call(world.host().caller(), CronMethods.CRON_RUN, byHand)
                        .reason())
                .contains("already-running");
        assertThat(get(job).nextRunAtMs()).isEqualTo(job.nextRunAtMs());
    }

    @Test
    void nothing_runs_while_the_clock_is_switched_off_and_what_passed_is_reported() {
        JobView job = daily("morning", "What is new?");
        world.use(false);
        world.time.advance(Duration.ofDays(3));
        assertThat(prompts).isEmpty();

        world.use(true);
        world.time.idle();
        assertThat(prompts).isEmpty();
        assertThat(runs(job).getFirst().slots()).isEqualTo(3);
        assertThat(runs(job).getFirst().error()).isPresent();
    }

    @Test
    void history_and_jobs_are_bounded() {
        JobView job = world.add(
                ScheduleWorld.isolated("often", ScheduleWorld.every(Duration.ofMinutes(1)), "Look.", Optional.empty()));
        world.time.advance(Duration.ofMinutes(AgentLimits.CRON_HISTORY_PER_JOB + 20));
        int shown = world.store.read(
                view -> Jobs.history(view, world.host().id(), job.id()).size());
        int stored = world.store.read(
                view -> view.list(Jobs.PAST, world.host().id(), "", 10_000).size());
        assertThat(shown).isEqualTo(AgentLimits.CRON_HISTORY_PER_JOB);
        assertThat(stored).isEqualTo(AgentLimits.CRON_HISTORY_PER_JOB);

        for (int i = 1; i < AgentLimits.CRON_JOBS_PER_PERSON; i++) {
            daily("j" + i, "x");
        }
        assertThatThrownBy(() -> daily("beyond", "x")).hasMessageContaining("500 jobs");
    }

    @Test
    void a_schedule_that_makes_no_sense_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> world.add(
                        ScheduleWorld.isolated("x", ScheduleWorld.at("2020-01-01T00:00:00Z"), "x", Optional.empty())))
                .hasMessageContaining("no time to come");
        assertThatThrownBy(() -> world.add(ScheduleWorld.isolated(
                        "x", ScheduleWorld.cron("0 9 * * *", "Mars/Base"), "x", Optional.empty())))
                .hasMessageContaining("Europe/Berlin");
        assertThatThrownBy(() -> world.add(
                        ScheduleWorld.isolated("x", ScheduleWorld.every(Duration.ofSeconds(1)), "x", Optional.empty())))
                .hasMessageContaining("every 10 seconds");
    }

    @Test
    void a_status_names_the_next_slot() {
        daily("morning", "What is new?");
        CronMethods.Status status = world.call(world.host().caller(), CronMethods.CRON_STATUS, new Method.None());
        assertThat(status.nextWakeAtMs())
                .contains(Instant.parse("2026-11-28T07:00:00Z").toEpochMilli());
    }
}
