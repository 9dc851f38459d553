package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The machine of a lane, in cases and in random lives beside a plain list.
class LaneTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static RunId run(int number) {
        return new RunId("r-" + number);
    }

    private static QueueRules.Way way(QueueMode mode, QueueRules.Drop drop) {
        return new QueueRules.Way(mode, QUIET, 3, drop);
    }

    private static QueueRules.Way way(QueueMode mode) {
        return way(mode, QueueRules.Drop.SUMMARIZE);
    }

    private static Lane busy(QueueMode mode, int waiting) {
        Lane lane = Lane.idle(NOON).arrived(run(0), way(mode), NOON).lane();
        for (int i = 1; i <= waiting; i++) {
            lane = lane.arrived(run(i), way(mode), NOON).lane();
        }
        return lane;
    }

    private static List<RunId> begun(Lane.Moved moved) {
        return moved.deeds().stream()
                .filter(Lane.Deed.Begin.class::isInstance)
                .flatMap(deed -> ((Lane.Deed.Begin) deed).batch().stream())
                .map(Lane.Waiting::run)
                .toList();
    }

    /// The end of a run, and the look at the lane that follows.
    private static Lane.Moved over(Lane lane, RunId run, Instant now) {
        Lane.Moved ended = lane.ended(run, now);
        assertThat(begun(ended)).as("nothing begins in the event of an end").isEmpty();
        assertThat(ended.lane().waiting().isEmpty())
                .isEqualTo(ended.deeds().stream().noneMatch(Lane.Deed.Look.class::isInstance));
        return ended.lane().due(now);
    }

    @Test
    void what_follows_from_an_end_waits_for_a_look_in_the_order_in_which_it_came() {
        Lane.Moved idle = Lane.idle(NOON).follows(run(1), NOON.plus(QUIET));
        assertThat(idle.deeds()).containsExactly(new Lane.Deed.Look(NOON.plus(QUIET)));
        assertThat(begun(idle.lane().due(NOON.plus(QUIET)))).containsExactly(run(1));

        Lane.Moved busy = busy(QueueMode.FOLLOWUP, 1).follows(run(7), NOON);
        assertThat(busy.deeds()).isEmpty();
        Lane.Moved first = over(busy.lane(), run(0), NOON.plus(QUIET));
        assertThat(begun(first)).containsExactly(run(1));
        assertThat(begun(over(first.lane(), run(1), NOON.plus(QUIET)))).containsExactly(run(7));
    }

    @Test
    void what_no_words_ask_for_begins_alone_when_nothing_else_runs() {
        assertThat(begun(Lane.idle(NOON).entered(run(1), NOON))).containsExactly(run(1));

        Lane busy = busy(QueueMode.COLLECT, 1).entered(run(7), NOON).lane();
        busy = busy.arrived(run(8), way(QueueMode.COLLECT), NOON).lane();
        assertThat(busy.thinks().deeds()).doesNotContain(new Lane.Deed.Tell(run(7)));
        Lane.Moved first = over(busy, run(0), NOON.plus(QUIET));
        assertThat(begun(first)).containsExactly(run(1));
        Lane.Moved second = over(first.lane(), run(1), NOON.plus(QUIET));
        assertThat(begun(second)).containsExactly(run(7));
        Lane.Moved third = over(second.lane(), run(7), NOON.plus(QUIET));
        assertThat(begun(third)).containsExactly(run(8));
    }

    @Test
    void what_comes_to_an_idle_lane_begins_at_once() {
        Lane.Moved moved = Lane.idle(NOON).arrived(run(1), way(QueueMode.COLLECT), NOON);
        assertThat(begun(moved)).containsExactly(run(1));
        assertThat(moved.lane().running()).contains(run(1));
    }

    @Test
    void what_was_collected_becomes_one_turn_when_it_is_quiet() {
        Lane.Moved ended = busy(QueueMode.COLLECT, 2).ended(run(0), NOON);
        assertThat(ended.deeds()).containsExactly(new Lane.Deed.Look(NOON.plus(QUIET)));
        Lane.Moved due = ended.lane().due(NOON.plus(QUIET));
        assertThat(begun(due)).containsExactly(run(1), run(2));
        assertThat(due.lane().carried()).containsExactly(run(2));
        assertThat(due.lane().ended(run(1), NOON).deeds()).containsExactly(new Lane.Deed.Answered(List.of(run(2))));
    }

    @Test
    void followups_are_turns_of_their_own_in_order() {
        Lane lane = busy(QueueMode.FOLLOWUP, 2);
        Lane.Moved first = over(lane, run(0), NOON.plus(QUIET));
        assertThat(begun(first)).containsExactly(run(1));
        assertThat(begun(over(first.lane(), run(1), NOON.plus(QUIET)))).containsExactly(run(2));
    }

    @Test
    void what_steers_is_given_to_the_run_once_and_ends_with_it() {
        Lane.Moved thinks = busy(QueueMode.STEER, 1).thinks();
        assertThat(thinks.deeds()).containsExactly(new Lane.Deed.Tell(run(1)));
        assertThat(thinks.lane().thinks().deeds()).isEmpty();
        assertThat(thinks.lane().ended(run(0), NOON).deeds()).containsExactly(new Lane.Deed.Answered(List.of(run(1))));
    }

    @Test
    void what_comes_too_late_to_steer_becomes_a_turn() {
        assertThat(begun(over(busy(QueueMode.STEER, 1), run(0), NOON.plus(QUIET))))
                .containsExactly(run(1));
    }

    @Test
    void with_backlog_it_steers_and_becomes_a_turn_too() {
        Lane.Moved thinks = busy(QueueMode.STEER_BACKLOG, 1).thinks();
        assertThat(thinks.deeds()).containsExactly(new Lane.Deed.Tell(run(1)));
        Lane.Moved ended = over(thinks.lane(), run(0), NOON.plus(QUIET));
        assertThat(begun(ended)).containsExactly(run(1));
        assertThat(((Lane.Deed.Begin) ended.deeds().getFirst())
                        .batch()
                        .getFirst()
                        .heard())
                .isTrue();
    }

    @Test
    void an_interruption_stops_the_run_and_drops_what_waits() {
        Lane.Moved moved = busy(QueueMode.COLLECT, 1).arrived(run(9), way(QueueMode.INTERRUPT), NOON);
        assertThat(moved.deeds()).containsExactly(new Lane.Deed.Drop(run(1)), new Lane.Deed.Stop(run(0)));
        assertThat(begun(over(moved.lane(), run(0), NOON))).containsExactly(run(9));
    }

    @Test
    void beyond_the_cap_the_old_one_goes_or_the_new_one_or_the_old_one_is_told_of() {
        Lane full = busy(QueueMode.COLLECT, 3);
        assertThat(full.arrived(run(4), way(QueueMode.COLLECT, QueueRules.Drop.NEW), NOON)
                        .deeds())
                .containsExactly(new Lane.Deed.Refuse());
        assertThat(full.arrived(run(4), way(QueueMode.COLLECT, QueueRules.Drop.OLD), NOON)
                        .deeds())
                .containsExactly(new Lane.Deed.Drop(run(1)));
        Lane folded = full.arrived(run(4), way(QueueMode.COLLECT), NOON).lane();
        assertThat(folded.waiting().getFirst().folded()).containsExactly(run(1));
        Lane.Moved due = over(folded, run(0), NOON.plus(QUIET));
        assertThat(begun(due)).containsExactly(run(2), run(3), run(4));
        assertThat(due.lane().carried()).containsExactly(run(1), run(3), run(4));
    }

    @Test
    void what_waits_and_is_stopped_never_begins() {
        Lane lane = busy(QueueMode.FOLLOWUP, 2).ended(run(1), NOON).lane();
        assertThat(begun(over(lane, run(0), NOON.plus(QUIET)))).containsExactly(run(2));
    }

    @Test
    void a_run_that_makes_room_is_followed_by_the_turn_that_waited_without_another_look_at_the_clock() {
        Lane lane = busy(QueueMode.COLLECT, 1).preparing(run(7));
        Lane.Moved moved = over(lane, run(7), NOON);
        assertThat(begun(moved)).containsExactly(run(1));
        assertThat(moved.lane().prepared()).isFalse();
    }

    /// A lane beside a plain account of what became of each input.
    private static final class Life {
        private final Random random;
        private final Map<RunId, String> fate = new HashMap<>();
        private final Deque<RunId> order = new ArrayDeque<>();
        private final Set<RunId> told = new HashSet<>();
        private Lane lane = Lane.idle(NOON);
        private Instant now = NOON;
        private Optional<Instant> look = Optional.empty();
        private int made;

        Life(long seed) {
            this.random = new Random(seed);
        }

        void step(boolean comes) {
            now = now.plusMillis(random.nextInt(700));
            if (comes && random.nextInt(3) > 0) {
                arrive();
            } else if (lane.running().isPresent() && random.nextInt(4) == 0) {
                take(lane.thinks());
            } else if (lane.running().isPresent()) {
                end(lane.running().get(), "done");
            } else if (random.nextInt(8) == 0 && !lane.waiting().isEmpty()) {
                end(lane.waiting().get(random.nextInt(lane.waiting().size())).run(), "stopped");
            } else if (look.filter(when -> !now.isBefore(when)).isPresent()) {
                look = Optional.empty();
                take(lane.due(now));
            }
        }

        private <E> E any(E[] all) {
            return List.of(all).get(random.nextInt(all.length));
        }

        private void arrive() {
            QueueMode mode = any(QueueMode.values());
            QueueRules.Drop drop = any(QueueRules.Drop.values());
            RunId id = run(made++);
            fate.put(id, "waits");
            order.add(id);
            take(lane.arrived(id, new QueueRules.Way(mode, QUIET, 1 + random.nextInt(4), drop), now));
            if ("refused".equals(fate.get(id))) {
                order.remove(id);
            }
        }

        private void end(RunId id, String how) {
            settle(id, how);
            take(lane.ended(id, now));
        }

        private void settle(RunId id, String how) {
            assertThat(fate.put(id, how)).as("%s ends once", id).isIn("waits", "runs");
            order.remove(id);
        }

        private void take(Lane.Moved moved) {
            lane = moved.lane();
            for (Lane.Deed deed : moved.deeds()) {
                switch (deed) {
                    case Lane.Deed.Begin begin -> begins(begin.batch());
                    case Lane.Deed.Stop stop -> end(stop.run(), "interrupted");
                    case Lane.Deed.Drop drop -> settle(drop.run(), "dropped");
                    case Lane.Deed.Answered answered -> answered.carried().forEach(one -> settle(one, "answered"));
                    case Lane.Deed.Tell tell ->
                        assertThat(told.add(tell.run())).as("told once").isTrue();
                    case Lane.Deed.Look when -> look = Optional.of(when.when());
                    case Lane.Deed.Refuse _ -> fate.replaceAll((id, is) -> id.equals(run(made - 1)) ? "refused" : is);
                }
            }
            long running = fate.values().stream().filter("runs"::equals).count();
            assertThat(running).isEqualTo(lane.running().isPresent() ? 1 : 0);
            assertThat(lane.waiting().size()).isLessThanOrEqualTo(4);
        }

        /// In the order in which they came, among those that still wait.
        private void begins(List<Lane.Waiting> batch) {
            assertThat(fate.values()).doesNotContain("runs");
            List<RunId> heads = new ArrayList<>();
            batch.forEach(one -> heads.add(one.run()));
            List<RunId> waitsInOrder = order.stream().filter(heads::contains).toList();
            assertThat(heads).isEqualTo(waitsInOrder);
            assertThat(fate.put(heads.getFirst(), "runs")).isEqualTo("waits");
        }
    }

    @Test
    void in_random_lives_each_input_ends_once_and_one_run_is_under_way() {
        long base = Long.getLong("lanes.seed", 1L);
        int lives = Integer.getInteger("lanes.lives", 400);
        for (long seed = base; seed < base + lives; seed++) {
            Life life = new Life(seed);
            try {
                for (int i = 0; i < 120; i++) {
                    life.step(true);
                }
                for (int i = 0; i < 500 && !life.lane.isIdle(); i++) {
                    life.step(false);
                }
                assertThat(life.lane.isIdle()).as("it comes to an end").isTrue();
                assertThat(life.fate.values()).doesNotContain("waits", "runs");
            } catch (AssertionError e) {
                throw new AssertionError("-Dlanes.seed=" + seed + " -Dlanes.lives=1", e);
            }
        }
    }
}
