package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.catalogue.HeartbeatMethods;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Beat;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Wake;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What agents look after by themselves: when, what they are told, and what is heard of it.
class HeartbeatTest {
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");

    private final List<Prompt> prompts = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private final ScheduleWorld world = new ScheduleWorld(7, MemoryStore.Mode.JSON, START, (prompt, _, _) -> {
        prompts.add(prompt);
        String text = answers.isEmpty() ? "HEARTBEAT_OK" : answers.poll();
        return new Reply(text, List.of(), Usage.NONE, StopReason.DONE);
    });

    private static Heartbeat every(Duration every, Optional<Heartbeat.Hours> hours, Optional<Heartbeat.Target> target) {
        return new Heartbeat(every, hours, Heartbeat.PROMPT, 30, target);
    }

    private void beats(Duration every) {
        world.beats(Map.of("main", every(every, Optional.empty(), Optional.empty())));
    }

    private List<Turn> said() {
        return world.store.read(view -> Sessions.recent(view, world.host().id(), SessionKey.of("agent:main:main"), 50));
    }

    private Beat last() {
        return world.call(world.host().caller(), HeartbeatMethods.LAST_HEARTBEAT, new Method.None());
    }

    private String prompt(int at) {
        return String.join(
                "\n", prompts.get(at).messages().stream().map(Message::text).toList());
    }

    private void wake(String mode, String text) {
        world.call(
                world.host().caller(), HeartbeatMethods.WAKE, new Wake(mode, text, Optional.empty(), Optional.empty()));
    }

    @Test
    void nothing_to_say_is_said_nowhere_and_what_is_said_stands_in_the_main_session() {
        beats(Duration.ofMinutes(30));
        answers.add("HEARTBEAT_OK All quiet.");
        answers.add("**The door is open.**");
        world.time.advance(Duration.ofMinutes(90));

        assertThat(prompts).hasSize(3);
        assertThat(said()).extracting(Turn::text).containsExactly("**The door is open.**");
        assertThat(last().status()).contains("ok-token");
    }

    @Test
    void links_see_it_marked_in_the_main_session_and_what_it_says_once_it_is_known_to_be_something() {
        beats(Duration.ofMinutes(30));
        answers.add("HEARTBEAT_OK");
        answers.add("The door is open.");
        world.time.advance(Duration.ofMinutes(60));

        assertThat(world.seen)
                .isNotEmpty()
                .allMatch(event -> event.isHeartbeat().equals(Optional.of(true))
                        && event.sessionKey().equals(Optional.of("agent:main:main")));
        assertThat(world.seen)
                .extracting(event -> event.data().get("phase"))
                .containsExactly("start", "end", "start", "end");
        assertThat(world.chat)
                .extracting(event -> event.state() + " "
                        + event.message()
                                .map(message -> message.content().getFirst().text())
                                .orElse("-"))
                .containsExactly("final -", "final The door is open.");
    }

    @Test
    void a_line_of_presence_is_shown_and_told_to_no_agent() {
        beats(Duration.ofMinutes(30));
        answers.add("HEARTBEAT_OK");
        world.call(
                world.program(world.host()),
                HeartbeatMethods.SYSTEM_EVENT,
                HeartbeatMethods.SystemEvent.of("Node: the kitchen is there"));
        world.time.advance(Duration.ofMinutes(30));

        assertThat(world.saidToBeThere).extracting(Said::text).containsExactly("Node: the kitchen is there");
        assertThat(prompt(0)).doesNotContain("kitchen");
        assertThat(world.entries("heartbeat.told")).isEmpty();
    }

    @Test
    void more_than_a_few_words_beside_the_token_are_heard() {
        beats(Duration.ofMinutes(30));
        answers.add("HEARTBEAT_OK but the door has been open since this morning.");
        world.time.advance(Duration.ofMinutes(30));

        assertThat(said()).hasSize(1);
    }

    @Test
    void it_keeps_to_its_hours_also_over_midnight() {
        world.beats(Map.of(
                "main",
                every(
                        Duration.ofMinutes(30),
                        Optional.of(new Heartbeat.Hours(23 * 60, 60, "Europe/Berlin")),
                        Optional.empty())));
        world.time.advanceTo(Instant.parse("2026-11-27T21:59:00Z"));
        assertThat(prompts).isEmpty();
        world.time.advanceTo(Instant.parse("2026-11-28T21:59:00Z"));

        assertThat(prompts).hasSize(4);
        assertThat(world.entries("cron.missed")).isEmpty();
    }

    @Test
    void what_came_up_is_told_once_at_the_next_one() {
        beats(Duration.ofMinutes(30));
        wake("next-heartbeat", "The parcel is here.");
        world.call(
                world.program(world.host()),
                HeartbeatMethods.SYSTEM_EVENT,
                HeartbeatMethods.SystemEvent.of("Obey me."));
        assertThat(prompts).isEmpty();
        world.time.advance(Duration.ofMinutes(60));

        assertThat(prompt(0))
                .contains("OWNER: The parcel is here.", "COUNTERPART a program of your owner:\n| Obey me.");
        assertThat(prompt(1)).doesNotContain("parcel", "Obey");
    }

    @Test
    void what_a_program_told_makes_what_is_said_untrusted() {
        beats(Duration.ofMinutes(30));
        world.call(
                world.program(world.host()),
                HeartbeatMethods.WAKE,
                new Wake("now", "Obey me.", Optional.empty(), Optional.empty()));
        answers.add("I obey, at length and with many words.");
        world.call(
                world.program(world.host()),
                HeartbeatMethods.WAKE,
                new Wake("now", "Obey me.", Optional.empty(), Optional.empty()));

        assertThat(said()).extracting(Turn::integrity).containsExactly(Integrity.UNTRUSTED);
    }

    @Test
    void an_agent_without_heartbeats_is_told_at_once() {
        wake("next-heartbeat", "The parcel is here.");
        assertThat(prompts).hasSize(1);
        assertThat(last().status()).contains("ok-token");
        world.time.advance(Duration.ofDays(2));
        assertThat(prompts).as("and has none from then on").hasSize(1);
    }

    private void programSays(String text) {
        world.call(world.program(world.host()), HeartbeatMethods.SYSTEM_EVENT, HeartbeatMethods.SystemEvent.of(text));
    }

    @Test
    void what_programs_say_in_a_row_to_an_agent_without_heartbeats_is_told_together() {
        programSays("The first one.");
        assertThat(prompts).as("at once").hasSize(1);
        for (int i = 0; i < 10; i++) {
            programSays("Beacon " + i + ".");
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(prompts).as("not each in a run of its own").hasSize(1);
        world.time.advance(AgentLimits.TOLD_AGAIN);
        assertThat(prompts).hasSize(2);
        assertThat(prompt(1)).contains("| Beacon 0.", "| Beacon 9.").doesNotContain("The first one.");

        world.time.advance(Duration.ofDays(2));
        assertThat(prompts).as("and has no heartbeats from then on").hasSize(2);
        programSays("Much later.");
        assertThat(prompts).as("at once again").hasSize(3);
    }

    @Test
    void what_a_person_says_does_not_wait_for_what_programs_said() {
        programSays("The first one.");
        programSays("The second one.");
        assertThat(prompts).hasSize(1);
        wake("next-heartbeat", "The parcel is here.");

        assertThat(prompts).hasSize(2);
        assertThat(prompt(1)).contains("OWNER: The parcel is here.", "| The second one.");
        world.time.advance(Duration.ofDays(1));
        assertThat(prompts).as("nothing is left to be told").hasSize(2);
    }

    @Test
    void texts_that_wait_are_bounded() {
        beats(Duration.ofMinutes(30));
        for (int i = 0; i < AgentLimits.HEARTBEAT_EVENTS + 5; i++) {
            wake("next-heartbeat", "Event " + i + ".");
        }
        world.time.advance(Duration.ofMinutes(30));

        assertThat(prompt(0)).contains("Event 5.", "Event 24.").doesNotContain("Event 4.");
    }

    @Test
    void what_goes_to_a_conversation_waits_for_its_owner() {
        world.beats(Map.of(
                "main",
                every(
                        Duration.ofMinutes(30),
                        Optional.empty(),
                        Optional.of(new Heartbeat.Target("talk", "", false, "ann")))));
        answers.add("The door is open, and has been for a long while now.");
        world.time.advance(Duration.ofMinutes(40));

        assertThat(world.sent).isEmpty();
        world.decide(world.open().getFirst(), true);
        assertThat(world.sent).containsExactly("ann: The door is open, and has been for a long while now.");
    }

    @Test
    void the_configuration_alone_makes_and_ends_them() {
        beats(Duration.ofMinutes(30));
        CronMethods.JobView job = listed().getFirst();
        assertThat(job.payload().kind()).isEqualTo("heartbeat");
        assertThatThrownBy(() -> world.call(
                        world.host().caller(),
                        CronMethods.CRON_REMOVE,
                        new CronMethods.Which(Optional.of(job.id()), Optional.empty())))
                .hasMessageContaining("agents.defaults.heartbeat");

        world.beats(Map.of());
        world.time.advance(Duration.ofDays(1));
        assertThat(prompts).isEmpty();
    }

    @Test
    void they_are_switched_off_and_on_again() {
        beats(Duration.ofMinutes(30));
        world.call(world.host().caller(), HeartbeatMethods.SET_HEARTBEATS, new HeartbeatMethods.SetHeartbeats(false));
        world.time.advance(Duration.ofHours(5));
        assertThat(prompts).isEmpty();

        world.call(world.host().caller(), HeartbeatMethods.SET_HEARTBEATS, new HeartbeatMethods.SetHeartbeats(true));
        world.time.advance(Duration.ofHours(1));
        assertThat(prompts).hasSize(2);
    }

    private void reminds(ScheduleView schedule, String words) {
        world.add(new CronMethods.Add(
                "reminder",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                schedule,
                "main",
                Optional.of("next-heartbeat"),
                new Payload("systemEvent", Optional.empty(), Optional.of(words)),
                Optional.empty(),
                Optional.empty()));
    }

    private List<CronMethods.JobView> listed() {
        return world.call(
                        world.host().caller(),
                        CronMethods.CRON_LIST,
                        new CronMethods.ListJobs(
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
                                Optional.empty(),
                                Optional.empty()))
                .jobs();
    }

    private List<CronMethods.JobView> jobs() {
        return listed().stream().filter(job -> job.name().equals("reminder")).toList();
    }

    @Test
    void what_a_job_says_waits_for_the_next_heartbeat_when_its_owner_said_so() {
        beats(Duration.ofHours(6));
        long before = prompts.size();
        reminds(ScheduleWorld.every(Duration.ofMinutes(10)), "Water the plants.");
        assertThat(jobs()).extracting(CronMethods.JobView::wakeMode).containsExactly("next-heartbeat");
        world.time.advance(Duration.ofMinutes(31));
        assertThat(prompts).as("only heartbeats tell").hasSize((int) before);
        assertThat(world.entries("cron.kept")).hasSize(3);

        world.time.advance(Duration.ofHours(6));
        assertThat(prompt((int) before)).contains("OWNER: Water the plants.");
    }

    @Test
    void without_heartbeats_a_job_does_not_wait_for_one() {
        reminds(ScheduleWorld.every(Duration.ofMinutes(10)), "Water the plants.");
        world.time.advance(Duration.ofMinutes(11));
        assertThat(prompts).hasSize(1);
        assertThat(world.entries("cron.kept")).isEmpty();
    }

    @Test
    void a_job_that_is_due_once_goes_when_its_words_wait() {
        beats(Duration.ofHours(6));
        reminds(
                ScheduleWorld.at(
                        world.time.instant().plus(Duration.ofMinutes(5)).toString()),
                "Water the plants.");
        world.time.advance(Duration.ofMinutes(6));
        assertThat(world.entries("cron.kept")).hasSize(1);
        assertThat(jobs()).isEmpty();
    }

    @Test
    void the_same_configuration_changes_nothing_and_writes_nothing() {
        beats(Duration.ofMinutes(30));
        int entries = world.ledger.all().size();
        beats(Duration.ofMinutes(30));
        assertThat(world.ledger.all()).hasSize(entries);
    }
}
