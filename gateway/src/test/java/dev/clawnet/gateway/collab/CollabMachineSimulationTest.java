package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.collab.Collab.State;
import dev.clawnet.gateway.collab.Collab.Words;
import dev.clawnet.gateway.collab.CollabMachine.Event;
import dev.clawnet.gateway.collab.CollabMachine.Order;
import dev.clawnet.gateway.collab.CollabMachine.Outcome;
import dev.clawnet.gateway.simulation.Broken;
import dev.clawnet.gateway.simulation.Seeds;
import dev.clawnet.gateway.simulation.Trace;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The pure machine of a collaboration under any events at any time: turns keep their order, what is said is heard
/// once at a slot, each side gets two attempts, and wakes alone bring every collaboration to its end (INV-16,
/// INV-17).
class CollabMachineSimulationTest {
    private static final int QUICK = 2_000;

    @Test
    @Tag("INV-16")
    @Tag("INV-17")
    void any_events_keep_turns_slots_caps_and_ends() {
        Seeds.Sum sum = Seeds.of(CollabMachineSimulationTest.class, QUICK).play(new Talks());
        if (sum.seeds() > 100) {
            assertThat(sum.counts())
                    .containsKeys(
                            "heard",
                            "missed",
                            "waited",
                            "CLOSED",
                            "TURN_CAP",
                            "TIME_CAP",
                            "ENDED_BY_OWNER",
                            "NO_ANSWER");
        }
    }

    private record Op(int kind, long salt) {}

    private static final class Talks implements Seeds.Simulated<Op> {
        @Override
        public List<Op> plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> plan = new ArrayList<>();
            for (int more = 10 + random.nextInt(60); more > 0; more--) {
                plan.add(new Op(random.nextInt(20), random.nextLong()));
            }
            return plan;
        }

        @Override
        public Seeds.Outcome play(long seed, List<Op> plan) {
            Talk talk = new Talk(new SplittableRandom(seed));
            plan.forEach(talk::step);
            talk.end();
            return new Seeds.Outcome(talk.trace.hash(), talk.trace.lines(), talk.counts);
        }
    }

    private static final class Talk {
        private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
        private static final int MOST_TICKS = 10_000;
        private static final Duration TURN = Duration.ofMinutes(10);
        private static final IdentityId LI = new IdentityId(new PersonId("p-li"), "i-buy");
        private static final IdentityId NOVA = new IdentityId(new PersonId("p-nova"), "i-sell");

        private final Trace trace = new Trace();
        private final Map<String, Integer> counts = new HashMap<>();
        private final TreeSet<Instant> wakes = new TreeSet<>();
        private Instant now = START;
        private Collab collab;

        // The model: what was taken and is not heard, and what was said out of turn.
        private Optional<Words> taken = Optional.empty();
        private final EnumMap<Side, Words> queued = new EnumMap<>(Side.class);
        private int attempts;
        private int turns;
        private int closes;
        private int runs;

        Talk(SplittableRandom random) {
            this.collab = offered(
                    1 + random.nextInt(5), START.plusSeconds(600L + random.nextInt(7_200)), random.nextInt(3) == 0);
            wakes.add(START.plusSeconds(1_800));
        }

        private static Collab offered(int cap, Instant endsAt, boolean branch) {
            Instant answerBy = START.plusSeconds(1_800);
            Chain root = Chain.root(new CollabId("c-1"), true, answerBy);
            Chain below = new Chain(
                    Optional.of(new CollabId("c-0")), new CollabId("c-0"), 1, true, Chain.Onward.OFFERED, answerBy);
            return new Collab(
                    new CollabId("c-1"),
                    new Seat(LI.owner(), Optional.of(LI), "own"),
                    new Seat(NOVA.owner(), Optional.empty(), "own"),
                    "topic",
                    "",
                    cap,
                    endsAt,
                    Optional.empty(),
                    branch ? below : root,
                    Map.of(),
                    new State.Offered(Optional.empty(), answerBy));
        }

        private static Event accepted() {
            return new Event.Accepted(NOVA, "own", true);
        }

        private static Event ended(RunId run) {
            return new Event.RunEnded(run, Optional.empty());
        }

        /// A run that ends without a word over open branches.
        private Event endedWaiting(SplittableRandom random) {
            return new Event.RunEnded(
                    run().orElse(new RunId("r-none")), Optional.of(now.plusMillis(random.nextInt(900_000) - 1_000)));
        }

        void step(Op op) {
            SplittableRandom random = new SplittableRandom(op.salt());
            Side side = random.nextInt(3) > 0 ? side() : side().other();
            switch (op.kind()) {
                case 0, 1 -> on(accepted());
                case 2 -> on(random.nextInt(4) == 0 ? new Event.NotAccepted() : accepted());
                case 3, 4, 5, 6 -> on(said(side, "agent:" + random.nextInt(99), random.nextInt(8) == 0));
                case 7 -> on(said(side, "device:" + random.nextInt(99), false));
                case 8, 9 -> on(ended(run().orElse(new RunId("r-none"))));
                case 10 -> on(ended(new RunId("r-" + random.nextInt(9) + "x")));
                case 11 -> on(new Event.Tick());
                case 12 -> on(random.nextInt(8) == 0 ? new Event.Ended() : new Event.Tick());
                case 13 -> on(endedWaiting(random));
                case 14 -> on(new Event.BranchEnded(side));
                default -> pass(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 900_000 : 9_000)));
            }
        }

        private static Event said(Side side, String actor, boolean closes) {
            return new Event.Said(side, new Words("words of " + actor, false, closes, actor, Optional.empty()));
        }

        private Side side() {
            return collab.state() instanceof State.Open open ? open.side() : Side.FROM;
        }

        private Optional<RunId> run() {
            return collab.state() instanceof State.Open open ? open.run() : Optional.empty();
        }

        /// Time goes by; due wakes come, some of them late.
        private void pass(Duration by) {
            Instant end = now.plus(by);
            int ticks = 0;
            while (!wakes.isEmpty() && !wakes.first().isAfter(end)) {
                Instant wake = wakes.removeFirst();
                now = wake.isAfter(now) ? wake : now;
                Broken.unless(++ticks < MOST_TICKS, "INV-17 a wake leads somewhere", collab + " at " + now);
                on(new Event.Tick());
            }
            now = end;
        }

        void end() {
            for (int left = 400; left > 0 && !wakes.isEmpty(); left--) {
                pass(Duration.between(now, wakes.first().isAfter(now) ? wakes.first() : now));
                run().filter(_ -> taken.isEmpty()).ifPresent(run -> on(ended(run)));
            }
            Broken.unless(
                    collab.state() instanceof State.Closed, "INV-17 a session always ends", collab + " at " + now);
            Broken.unless(closes == 1, "INV-17 a session ends once", "closed " + closes + " times");
            count("ended");
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        private void on(Event event) {
            Collab before = collab;
            Outcome outcome = CollabMachine.on(before, event, new CollabMachine.Limits(TURN), now);
            trace.add(now + " " + event + " " + outcome);
            switch (outcome) {
                case Outcome.Refuse _ -> refused(before, event);
                case Outcome.To to -> {
                    collab = to.next();
                    moved(before, event, to);
                }
            }
        }

        /// Only what is over, out of turn, used up or not begun is refused.
        private void refused(Collab before, Event event) {
            boolean mine = event instanceof Event.Said said && said.side() == side() && taken.isEmpty();
            boolean refusable = before.state() instanceof State.Closed
                    || (before.state() instanceof State.Offered && !(event instanceof Event.Tick))
                    || (event instanceof Event.Said && !mine)
                    || event instanceof Event.Accepted
                    || event instanceof Event.NotAccepted;
            Broken.unless(refusable, "INV-16 what is in turn is taken", event + " in " + before);
            boolean room = before.state() instanceof State.Open
                    && event instanceof Event.Said said
                    && said.words().byOwner()
                    && !queued.containsKey(said.side());
            Broken.unless(!room, "INV-35 an owner is heard", event + " in " + before);
            count("refused");
        }

        private void moved(Collab before, Event event, Outcome.To to) {
            Broken.unless(
                    !(before.state() instanceof State.Closed), "INV-17 what is over stays over", event.toString());
            if (event instanceof Event.Said said) {
                said(before, said);
            }
            int heard = 0;
            for (Order order : to.orders()) {
                heard += order instanceof Order.Hear || order instanceof Order.Missed ? 1 : 0;
                order(before, event, order);
            }
            Broken.unless(heard <= 1, "INV-16 a turn is heard once", to.toString());
            if (before.state() instanceof State.Open was && collab.state() instanceof State.Open is) {
                boolean same = was.turn() == is.turn() && was.side() == is.side() && heard == 0;
                boolean next = is.turn() == was.turn() + 1 && is.side() != was.side() && heard == 1;
                Broken.unless(same || next, "INV-16 turns keep their order", was + " became " + is);
                Broken.unless(is.turn() < collab.cap(), "INV-17 turns are bounded", is.toString());
            }
            boolean over = collab.state() instanceof State.Closed;
            boolean closing = to.orders().stream().anyMatch(order -> order instanceof Order.Close);
            Broken.unless(over == closing, "INV-17 an end is told", to.toString());
            if (!over) {
                Broken.unless(!wakes.isEmpty(), "INV-17 something will happen", collab.toString());
            }
            agrees();
        }

        private void said(Collab before, Event.Said said) {
            boolean mine = before.state() instanceof State.Open open && open.side() == said.side() && taken.isEmpty();
            if (mine) {
                taken = Optional.of(said.words());
            } else {
                Broken.unless(
                        said.words().byOwner(), "INV-16 nobody answers for the other side", said + " in " + before);
                Broken.unless(
                        queued.put(said.side(), said.words()) == null,
                        "INV-36 what was released is not lost",
                        said + " in " + before);
            }
        }

        private void order(Collab before, Event event, Order order) {
            switch (order) {
                case Order.WakeAt wake -> wakes.add(wake.when());
                case Order.TakeTurn turn -> takes(before, event, turn);
                case Order.Hear hear -> hears(before, event, hear);
                case Order.Missed missed -> {
                    Broken.unless(
                            taken.isEmpty() && missed.side() == ((State.Open) before.state()).side(),
                            "INV-16 what was said is not missed",
                            before.toString());
                    next(missed.side().other());
                    count("missed");
                }
                case Order.Cancel cancel ->
                    Broken.unless(
                            before.state() instanceof State.Open open
                                    && open.run().equals(Optional.of(cancel.run())),
                            "INV-16 only the run that has the turn is cancelled",
                            cancel + " in " + before);
                case Order.Close close -> {
                    closes++;
                    count(close.end().name());
                    boolean late = !now.isAfter(collab.endsAt().plus(TURN.multipliedBy(2)));
                    Broken.unless(
                            late || event instanceof Event.Ended || !(event instanceof Event.Tick),
                            "INV-17 a session ends in time",
                            now + " of " + collab.endsAt());
                }
            }
        }

        private void takes(Collab before, Event event, Order.TakeTurn turn) {
            boolean waited =
                    before.state() instanceof State.Open open && open.waits().isPresent();
            boolean news = event instanceof Event.RunEnded run && run.waits().isPresent();
            if ((waited || news) && attempts > 0) {
                count("waited");
            } else {
                attempts++;
            }
            Broken.unless(
                    turn.attempt() == attempts && attempts <= 2 && turn.side() == side(),
                    "INV-16 a side gets two attempts",
                    turn + " is attempt " + attempts);
            RunId run = new RunId("r-" + ++runs);
            Outcome opened = CollabMachine.on(collab, new Event.TurnOpened(run), new CollabMachine.Limits(TURN), now);
            collab = ((Outcome.To) opened).next();
        }

        private void hears(Collab before, Event event, Order.Hear hear) {
            State.Open open = (State.Open) before.state();
            Broken.unless(event instanceof Event.Tick, "INV-16 a slot comes by the clock", event.toString());
            Broken.unless(
                    taken.equals(Optional.of(hear.ready().words())) && hear.side() == open.side(),
                    "INV-16 what is heard was said by the side whose turn it was",
                    hear + " but " + taken);
            Broken.unless(
                    !now.isBefore(hear.ready().heardAt())
                            && slot(open.began(), hear.ready().heardAt()),
                    "INV-11 what is heard comes at a slot",
                    hear + " at " + now + " of a turn that began " + open.began());
            count("heard");
            next(hear.side().other());
        }

        /// 1, 2, 4, 8 ... seconds after the turn began.
        private static boolean slot(Instant began, Instant at) {
            long nanos = Duration.between(began, at).toNanos();
            long seconds = nanos / 1_000_000_000L;
            return nanos % 1_000_000_000L == 0 && seconds > 0 && Long.bitCount(seconds) == 1;
        }

        /// The next turn begins in the model.
        private void next(Side side) {
            turns++;
            attempts = 0;
            taken = Optional.ofNullable(queued.remove(side));
        }

        private void agrees() {
            if (collab.state() instanceof State.Open open) {
                Broken.unless(open.turn() == turns, "INV-16 turns are counted", open + " but " + turns);
                Broken.unless(
                        open.ready().map(ready -> ready.words()).equals(taken),
                        "INV-16 what was said is what will be heard",
                        open + " but " + taken);
                Broken.unless(collab.queued().equals(queued), "INV-16 what was said waits", collab + " but " + queued);
            }
        }
    }
}
