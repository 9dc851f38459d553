package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.Allowance;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.OwnerTalk;
import dev.clawnet.gateway.agent.Prices;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.QueueRules;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionRules;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.subagent.Subagents;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.AgentMethods.Finished;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every call of `agent` that was accepted gets one final answer, whatever becomes of its words: a turn of their own, a
/// place in the turn of others, or none.
class EveryAnswerTest {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final SessionKey SESSION = SessionKey.main("desk");

    /// What happens while the model thinks, one after the other.
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();

    /// Kinds of entries that the store does not take.
    private List<String> refuses = List.of();

    private final World world = new World(new Random(1), MemoryStore.Mode.JSON, this::thinks, (_, entries) -> {
        if (entries.stream().anyMatch(entry -> refuses.contains(entry.kind()))) {
            throw new IllegalStateException("the store takes nothing");
        }
    });
    private final World.Human li = world.human("Li");
    private String desk = "";
    private int calls;
    private int thoughts;

    @BeforeEach
    void an_agent() {
        desk = world.identity(li, "desk", "m");
    }

    private Reply thinks(Prompt prompt, Stream stream, Cancel cancel) {
        Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
        return Told.says("answer " + ++thoughts);
    }

    /// One call, and its final answers.
    private static final class Asked implements Answer.Completion<Finished> {
        private final List<Finished> answers = new ArrayList<>();
        private RunId run = new RunId("r-none");

        @Override
        public void done(Finished result) {
            answers.add(result);
        }

        @Override
        public void failed(Fault fault) {
            throw fault;
        }

        @Override
        public void onAbandoned(Runnable release) {}

        Finished answer() {
            assertThat(answers).as("final answers").hasSize(1);
            return answers.getFirst();
        }

        private Asked ends(String status, String reason) {
            assertThat(answer().status()).isEqualTo(status);
            assertThat(answer().summary()).contains(reason);
            return this;
        }
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private Answer.Later<Finished> accepted(String text) {
        var bound = (MethodTable.Bound<AgentMethods.Ask, Finished>)
                world.table.find(AgentMethods.AGENT.name()).orElseThrow();
        AgentMethods.Ask ask = new AgentMethods.Ask(
                text, "k" + ++calls, Optional.of("desk"), Optional.of(SESSION.text()), Optional.empty());
        return (Answer.Later<Finished>) bound.handler().handle(li.caller(), ask);
    }

    private Asked asks(String text) {
        Answer.Later<Finished> later = accepted(text);
        Asked asked = new Asked();
        asked.run = ((AgentMethods.Accepted) later.accepted().orElseThrow()).runId();
        later.start().accept(asked);
        return asked;
    }

    private RunId says(String text, QueueMode mode) {
        return world.store.write(
                tx -> world.agents.talk().say(tx, OwnerTalk.Saying.by(li.caller(), SESSION, text, Optional.of(mode))));
    }

    /// One call while the run of another is under way.
    private record Pair(Asked first, Asked second) {}

    private Pair pair(Runnable then) {
        AtomicReference<Asked> second = new AtomicReference<>(new Asked());
        meanwhile.add(() -> {
            second.set(asks("second"));
            then.run();
        });
        Asked first = asks("first");
        world.time.runUntilIdle();
        return new Pair(first, second.get());
    }

    private void rules(QueueRules.Drop drop, int cap) {
        use(new QueueRules(QueueMode.COLLECT, Map.of(), QUIET, Map.of(), cap, drop));
    }

    private void quiet(QueueMode mode, Duration quiet) {
        use(new QueueRules(mode, Map.of(), quiet, Map.of(), 9, QueueRules.Drop.OLD));
    }

    private void use(QueueRules queue) {
        SessionRules usual = SessionRules.DEFAULT;
        world.agents
                .turns()
                .use(Map.of(
                        li.id(),
                        new SessionRules(
                                usual.reset(),
                                queue,
                                usual.send(),
                                usual.compaction(),
                                usual.runs(),
                                usual.verbosity())));
    }

    @Test
    void words_behind_a_run_wait_for_its_end_and_for_quiet_as_long_as_the_clock_stands_still() {
        Pair pair = pair(() -> {});

        pair.first().ends("ok", "completed");
        assertThat(pair.second().answers).isEmpty();
        world.time.advance(QUIET);
        pair.second().ends("ok", "completed");
    }

    @Test
    void an_answer_that_was_there_before_anybody_waited_for_it_is_given() {
        Answer.Later<Finished> later = accepted("hello");
        world.time.runUntilIdle();
        Asked asked = new Asked();
        later.start().accept(asked);

        asked.ends("ok", "completed");
    }

    @Test
    void the_oldest_that_is_dropped_hears_so_at_once() {
        rules(QueueRules.Drop.OLD, 1);
        List<Asked> third = new ArrayList<>();
        Pair pair = pair(() -> third.add(asks("third")));

        pair.second().ends("cancelled", "too many messages came");
        world.time.advance(QUIET);
        third.getFirst().ends("ok", "completed");
        pair.first().ends("ok", "completed");
    }

    @Test
    void the_newest_that_is_not_taken_is_refused() {
        rules(QueueRules.Drop.NEW, 1);
        Pair pair = pair(() -> assertThatThrownBy(() -> accepted("third"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("1 messages wait"));

        world.time.advance(QUIET);
        pair.second().ends("ok", "completed");
    }

    @Test
    void those_that_another_turn_is_told_of_are_answered_as_it_is() {
        rules(QueueRules.Drop.SUMMARIZE, 1);
        List<Asked> third = new ArrayList<>();
        Pair pair = pair(() -> third.add(asks("third")));
        world.time.advance(QUIET);

        assertThat(pair.second().ends("ok", "completed").answer().result())
                .isEqualTo(third.getFirst().ends("ok", "completed").answer().result());
    }

    @Test
    void words_that_are_collected_or_given_to_the_run_under_way_end_with_it() {
        for (QueueMode mode : List.of(QueueMode.COLLECT, QueueMode.STEER)) {
            List<RunId> said = new ArrayList<>();
            meanwhile.add(() -> {
                said.add(says("one", mode));
                said.add(says("two", mode));
            });
            asks("first");
            world.time.advance(QUIET);

            assertThat(said)
                    .hasSize(2)
                    .allSatisfy(run -> assertThat(world.store
                                    .read(view -> world.agents.runs().find(view, li.id(), run))
                                    .orElseThrow()
                                    .ended())
                            .isTrue());
        }
    }

    @Test
    void an_interrupt_ends_what_runs_and_what_waits() {
        Pair pair = pair(() -> says("now", QueueMode.INTERRUPT));

        pair.first().ends("cancelled", "interrupted");
        pair.second().ends("cancelled", "a newer one");
    }

    @Test
    void a_wish_to_begin_anew_ends_what_runs_and_what_waits_and_is_answered() {
        List<Asked> anew = new ArrayList<>();
        Pair pair = pair(() -> anew.add(asks("/new")));

        pair.first().ends("cancelled", "interrupted");
        pair.second().ends("cancelled", "a newer one");
        anew.getFirst().ends("ok", "completed");
    }

    @Test
    void a_stop_ends_what_runs_and_what_waits_and_is_answered() {
        List<Asked> stop = new ArrayList<>();
        Pair pair = pair(() -> stop.add(asks("/stop")));

        pair.first().ends("cancelled", "stopped by its owner");
        pair.second().ends("cancelled", "stopped by its owner");
        stop.getFirst().ends("ok", "completed");
    }

    @Test
    void a_session_that_is_taken_away_ends_what_runs_and_what_waits() {
        Pair pair = pair(() -> world.store.write(tx -> {
            RunEnd.Follow follow =
                    world.agents.sessionRuns().stopAll(tx, li.id(), SESSION, "its session was taken away");
            return new Change<>(true, follow.entries(), follow.notices());
        }));

        pair.first().ends("cancelled", "taken away");
        pair.second().ends("cancelled", "taken away");
    }

    @Test
    void a_retired_agent_says_why_it_does_not_answer() {
        Pair pair = pair(() -> world.now(li, IdentityMethods.IDENTITIES_RETIRE, new IdentityMethods.Retire(desk)));
        world.time.advance(QUIET);

        pair.first().answer();
        assertThat(pair.second().answer().status()).isEqualTo("error");
        assertThat(pair.second().answer().summary()).isNotBlank();
    }

    @Test
    void a_budget_that_is_used_up_is_the_answer() {
        Pair pair = pair(() -> world.agents.useBudget(
                new Prices(Map.of()),
                new Allowance(Optional.of(0L), Optional.empty(), Optional.empty(), Optional.empty())));
        world.time.advance(QUIET);

        pair.first().answer();
        pair.second().ends("error", "budget");
    }

    @Test
    void what_waited_when_the_gateway_stopped_is_answered_after_the_start() {
        Pair pair = pair(() -> {});
        World after = new World(world, (_, _) -> {});
        after.recover();
        after.time.advance(QUIET);

        AgentMethods.Waited waited =
                after.call(li, AgentMethods.AGENT_WAIT, new AgentMethods.Wait(pair.second().run, Optional.empty()));
        assertThat(waited.status()).isEqualTo("ok");
    }

    @Test
    void without_a_timer_to_wait_for_quiet_what_waits_begins_at_once() {
        Pair pair = pair(() -> world.noTimers = true);

        pair.second().ends("ok", "completed");
    }

    @Test
    void a_turn_that_cannot_be_begun_is_refused_and_the_one_behind_it_is_looked_at() {
        List<Asked> third = new ArrayList<>();
        Pair pair = pair(() -> {
            third.add(asks("third"));
            refuses = List.of("run.opened");
        });
        world.time.advance(QUIET);

        pair.second().ends("error", "could not begin");
        third.getFirst().ends("error", "could not begin");
    }

    @Test
    void a_turn_that_cannot_be_begun_keeps_no_run_before_it_from_ending() {
        quiet(QueueMode.FOLLOWUP, Duration.ZERO);
        List<Asked> third = new ArrayList<>();
        Pair pair = pair(() -> {
            third.add(asks("third"));
            refuses = List.of("run.opened");
        });

        pair.first().ends("ok", "completed");
        pair.second().ends("error", "could not begin");
        third.getFirst().ends("error", "could not begin");
        refuses = List.of();
        Asked fourth = asks("fourth");
        world.time.runUntilIdle();
        fourth.ends("ok", "completed");
    }

    @Test
    void a_run_that_cannot_end_as_it_should_ends_as_failed_and_the_next_one_begins() {
        quiet(QueueMode.FOLLOWUP, Duration.ZERO);
        AtomicBoolean broken = new AtomicBoolean();
        world.agents.runs().onEvery((_, _) -> {
            if (broken.get()) {
                throw new IllegalStateException("what follows cannot be done");
            }
            return RunEnd.Follow.NOTHING;
        });
        Pair pair = pair(() -> broken.set(true));

        pair.first().ends("error", "could not go on");
        pair.second().ends("error", "could not go on");
        broken.set(false);
        Asked third = asks("third");
        world.time.runUntilIdle();
        third.ends("ok", "completed");
    }

    @Test
    void a_turn_waits_while_the_store_takes_nothing_and_is_begun_when_it_does() {
        Pair pair = pair(() -> {});
        refuses = List.of("run.opened", "run.ended");
        world.time.advance(QUIET);
        assertThat(pair.second().answers).isEmpty();
        refuses = List.of();
        world.time.advance(AgentLimits.LANE_RETRY);

        pair.second().ends("ok", "completed");
    }

    @Test
    void with_no_session_left_to_keep_it_in_an_answer_is_given_all_the_same() {
        Pair pair = pair(() -> world.store.write(tx -> {
            Sessions.delete(tx, li.id(), Sessions.find(tx, li.id(), SESSION).orElseThrow(), 100);
            for (int at = Sessions.count(tx, li.id()); at < AgentLimits.SESSIONS_PER_PERSON; at++) {
                SessionKey other = new SessionKey("desk", "other" + at);
                Sessions.create(tx, li.id(), other, Conversation.Marks.NONE, "seed");
            }
            return Change.of(true, world.ledger.all().getLast());
        }));
        world.time.advance(QUIET);

        pair.first().ends("ok", "completed");
        pair.second().ends("error", "delete some");
    }

    /// Something that another run wrote into the session, behind the run that is under way there.
    private RunId sent() {
        Opening opening = new Opening(
                new IdentityId(li.id(), desk),
                new Cause.Sent(SESSION.text(), new RunId("r-writer"), 1),
                Snapshot.Half.PRIVATE,
                Audience.owner(li.id()),
                "own",
                Integrity.TRUSTED,
                Set.of(),
                Map.of(),
                List.of(
                        new Step.Given(Step.Source.SYSTEM, "", "You."),
                        new Step.Given(Step.Source.AGENT, "", "hello")));
        return world.store.write(tx -> {
            Runs.Opened opened = world.agents.turns().enter(tx, opening, () -> opening);
            return new Change<>(opened.run().id(), opened.entries(), opened.notices());
        });
    }

    @Test
    void whoever_wrote_and_waits_hears_at_once_that_an_interrupt_dropped_it() throws Exception {
        Subagents.add(world.store, world.agents, new Random(2));
        List<FutureTask<Run>> waits = new ArrayList<>();
        pair(() -> {
            RunId run = sent();
            waits.add(new FutureTask<>(() -> world.agents.await(li.id(), run, Duration.ofMinutes(5))));
            Thread.ofVirtual().start(waits.getFirst());
            says("now", QueueMode.INTERRUPT);
        });

        Run dropped = waits.getFirst().get(20, TimeUnit.SECONDS);
        assertThat(dropped.state()).isEqualTo(Run.State.CANCELLED);
        assertThat(dropped.text().orElse("")).contains("a newer one");
    }
}
