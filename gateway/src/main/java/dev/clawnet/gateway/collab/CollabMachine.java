package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.collab.Collab.End;
import dev.clawnet.gateway.collab.Collab.Ready;
import dev.clawnet.gateway.collab.Collab.State;
import dev.clawnet.gateway.collab.Collab.Words;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The life of a collaboration: state and event in, next state and orders out, or a refusal. No clock, store or
/// chance.
///
/// ```text
/// Offered --accept--> Open(FROM) --say--> [slot] --> Open(TO) --say--> ... --close, cap, owner--> Closed
///    \--refuse, deadline--> Closed(NO_ANSWER)      run ends silent: once more, then the turn is missed
///                                                   run ends silent over open branches: wait, then once more
/// ```
///
/// A branch that is refused stays offered until its deadline: refusal, absence, a circle and too long a chain look
/// alike (INV-11, INV-20).
final class CollabMachine {
    static final Duration FIRST_SLOT = Duration.ofSeconds(1);
    static final int ATTEMPTS = 2;
    /// A missed turn lasts half a minute at the longest for this reason.
    private static final int MOST_DOUBLED = 5;
    static final String WAITS = "what you said before still waits for your side's next turn";

    private CollabMachine() {}

    /// What happened.
    sealed interface Event {
        /// The other owner allowed it.
        ///
        /// @param onward whether they let the tree in, too
        record Accepted(IdentityId identity, String purpose, boolean onward) implements Event {}

        record NotAccepted() implements Event {}

        record TurnOpened(RunId run) implements Event {}

        record Said(Side side, Words words) implements Event {}

        /// The run that had the turn is over.
        ///
        /// @param waits until when there is something to wait for that the hearers of this collaboration may
        /// know
        ///     of: an answer of a branch, or its end; now, when a branch ended since the run began
        record RunEnded(RunId run, Optional<Instant> waits) implements Event {}

        /// A branch of this side is over whose words may be learnt here.
        record BranchEnded(Side side) implements Event {}

        record Tick() implements Event {}

        record Ended() implements Event {}
    }

    /// What is to be done because of it, in order.
    sealed interface Order {
        /// Open a run for the side whose turn it is.
        record TakeTurn(Side side, int attempt) implements Order {}

        /// Both sides may know this now.
        record Hear(Side side, Ready ready) implements Order {}

        /// Both sides are told that a turn was missed.
        record Missed(Side side) implements Order {}

        /// The run that had the turn has no say any more.
        record Cancel(RunId run) implements Order {}

        record Close(End end) implements Order {}

        /// Send `Tick` then.
        record WakeAt(Instant when) implements Order {}
    }

    sealed interface Outcome {
        record To(Collab next, List<Order> orders) implements Outcome {
            public To {
                orders = List.copyOf(orders);
            }
        }

        /// Not from here: out of turn, already over, not a party.
        record Refuse(String why) implements Outcome {}
    }

    static Outcome on(Collab collab, Event event, Limits limits, Instant now) {
        return switch (collab.state()) {
            case State.Closed _ -> new Outcome.Refuse("it is over");
            case State.Offered offered -> offered(collab, offered, event, limits, now);
            case State.Open open -> open(collab, open, event, limits, now);
        };
    }

    /// Bounds of one collaboration, the same for both sides.
    record Limits(Duration turn) {}

    private static Outcome offered(Collab collab, State.Offered offered, Event event, Limits limits, Instant now) {
        return switch (event) {
            case Event.Accepted accepted ->
                begin(
                        collab.answeredBy(accepted.identity(), accepted.purpose(), accepted.onward(), now),
                        new NextTurn(Side.FROM, 0, 0),
                        limits,
                        now,
                        List.of());
            case Event.NotAccepted _ -> notAccepted(collab, offered, now);
            case Event.Ended _ -> close(collab, End.ENDED_BY_OWNER, now, List.of());
            case Event.Tick _ ->
                now.isBefore(offered.deadline())
                        ? new Outcome.To(collab, List.of(new Order.WakeAt(offered.deadline())))
                        : close(collab, End.NO_ANSWER, now, List.of());
            case Event.Said _, Event.RunEnded _, Event.TurnOpened _, Event.BranchEnded _ ->
                new Outcome.Refuse("it is not open");
        };
    }

    private static Outcome notAccepted(Collab collab, State.Offered offered, Instant now) {
        return collab.chain().branch() && now.isBefore(offered.deadline())
                ? new Outcome.To(
                        collab.in(new State.Offered(Optional.empty(), offered.deadline())),
                        List.of(new Order.WakeAt(offered.deadline())))
                : close(collab, End.NO_ANSWER, now, List.of());
    }

    private static Outcome open(Collab collab, State.Open open, Event event, Limits limits, Instant now) {
        return switch (event) {
            case Event.Said said -> said(collab, open, said, now);
            case Event.TurnOpened opened -> new Outcome.To(collab.in(open.with(opened.run())), List.of());
            case Event.RunEnded ended -> runEnded(collab, open, ended, now);
            case Event.BranchEnded ended -> branchEnded(collab, open, ended);
            case Event.Tick _ -> tick(collab, open, limits, now);
            case Event.Ended _ -> close(collab, End.ENDED_BY_OWNER, now, cancel(open));
            case Event.Accepted _, Event.NotAccepted _ -> new Outcome.Refuse("it is open already");
        };
    }

    private static Outcome said(Collab collab, State.Open open, Event.Said said, Instant now) {
        boolean mine = said.side() == open.side() && open.ready().isEmpty();
        if (!mine && said.words().byOwner()) {
            if (collab.queued().containsKey(said.side())) {
                // Each was released as this side's next turn: none takes the place of another.
                return new Outcome.Refuse(WAITS);
            }
            return new Outcome.To(collab.queueing(said.side(), said.words()), List.of());
        }
        if (said.side() != open.side()) {
            return new Outcome.Refuse("it is the other side's turn");
        }
        if (!mine) {
            return new Outcome.Refuse("this turn was used");
        }
        List<Order> orders = new ArrayList<>();
        if (said.words().byOwner()) {
            orders.addAll(cancel(open));
        }
        Ready ready = new Ready(said.words(), nextSlot(open.began(), now));
        orders.add(new Order.WakeAt(ready.heardAt()));
        return new Outcome.To(collab.in(open.with(ready)), orders);
    }

    private static Outcome runEnded(Collab collab, State.Open open, Event.RunEnded ended, Instant now) {
        if (open.ready().isPresent() || !open.run().equals(Optional.of(ended.run()))) {
            return new Outcome.To(collab, List.of());
        }
        if (ended.waits().isPresent()) {
            Instant until = earlier(ended.waits().get(), open.deadline());
            return now.isBefore(until)
                    ? new Outcome.To(collab.in(open.waitingUntil(until)), List.of(new Order.WakeAt(until)))
                    : takeAgain(collab, open, open.attempt());
        }
        if (open.attempt() < ATTEMPTS) {
            return takeAgain(collab, open, open.attempt() + 1);
        }
        Instant slot = earlier(open.deadline(), missedSlot(open, now));
        return new Outcome.To(collab.in(open.missedAt(slot)), List.of(new Order.WakeAt(slot)));
    }

    /// What a branch brought is heard in the turn that waits for it; otherwise in the side's next one.
    private static Outcome branchEnded(Collab collab, State.Open open, Event.BranchEnded ended) {
        return open.waits().isPresent() && open.side() == ended.side()
                ? takeAgain(collab, open, open.attempt())
                : new Outcome.To(collab, List.of());
    }

    private static Outcome takeAgain(Collab collab, State.Open open, int attempt) {
        return new Outcome.To(collab.in(open.again(attempt)), List.of(new Order.TakeTurn(open.side(), attempt)));
    }

    private static Outcome tick(Collab collab, State.Open open, Limits limits, Instant now) {
        if (!now.isBefore(collab.endsAt())) {
            return close(collab, End.TIME_CAP, now, cancel(open));
        }
        if (open.ready().isPresent()) {
            Ready ready = open.ready().get();
            return now.isBefore(ready.heardAt())
                    ? new Outcome.To(collab, List.of(new Order.WakeAt(ready.heardAt())))
                    : heard(collab, open, ready, limits, now);
        }
        if (now.isBefore(open.deadline())) {
            Instant next = open.waits().orElse(open.deadline());
            return now.isBefore(next)
                    ? new Outcome.To(collab, List.of(new Order.WakeAt(earlier(next, collab.endsAt()))))
                    : takeAgain(collab, open, open.attempt());
        }
        List<Order> orders = new ArrayList<>(cancel(open));
        orders.add(new Order.Missed(open.side()));
        return turnTaken(collab, open, limits, now, orders, open.missed().orElse(0) + 1);
    }

    private static Outcome heard(Collab collab, State.Open open, Ready ready, Limits limits, Instant now) {
        List<Order> orders = new ArrayList<>();
        orders.add(new Order.Hear(open.side(), ready));
        return ready.words().closes()
                ? close(collab, End.CLOSED, now, orders)
                : turnTaken(collab, open, limits, now, orders, 0);
    }

    private static Outcome turnTaken(
            Collab collab, State.Open open, Limits limits, Instant now, List<Order> orders, int missed) {
        int taken = open.turn() + 1;
        return taken >= collab.cap()
                ? close(collab, End.TURN_CAP, now, orders)
                : begin(collab, new NextTurn(open.side().other(), taken, missed), limits, now, orders);
    }

    /// Whose turn comes, how many there were before it, and how many of those were missed in a row just now.
    private record NextTurn(Side side, int number, int missed) {}

    private static Outcome begin(Collab collab, NextTurn turn, Limits limits, Instant now, List<Order> before) {
        Side side = turn.side();
        Instant deadline = now.plus(limits.turn());
        List<Order> orders = new ArrayList<>(before);
        State.Open fresh = State.Open.fresh(side, turn.number(), now, deadline);
        State.Open next = turn.missed() == 0 ? fresh : fresh.afterMissed(turn.missed());
        Words queued = collab.queued().get(side);
        if (queued != null) {
            Ready ready = new Ready(queued, nextSlot(now, now));
            orders.add(new Order.WakeAt(ready.heardAt()));
            return new Outcome.To(collab.taking(side).in(next.with(ready)), orders);
        }
        orders.add(new Order.TakeTurn(side, 1));
        orders.add(new Order.WakeAt(earlier(deadline, collab.endsAt())));
        return new Outcome.To(collab.in(next), orders);
    }

    private static Outcome close(Collab collab, End end, Instant now, List<Order> before) {
        List<Order> orders = new ArrayList<>(before);
        orders.add(new Order.Close(end));
        return new Outcome.To(collab.in(new State.Closed(end, now)), orders);
    }

    private static List<Order> cancel(State.Open open) {
        return open.run()
                .<List<Order>>map(run -> List.of(new Order.Cancel(run)))
                .orElse(List.of());
    }

    /// When a turn in which nothing was said is over: 1 s after it began, and twice as long after each turn missed in
    /// a row, so that a while without a model does not use up all turns, and an owner has time to speak instead.
    private static Instant missedSlot(State.Open open, Instant now) {
        int doubled = Math.min(open.missed().orElse(0), MOST_DOUBLED);
        Instant slot = open.began().plus(FIRST_SLOT.multipliedBy(1L << doubled));
        return now.isBefore(slot) ? slot : nextSlot(open.began(), now);
    }

    /// The first slot after `now`: 1, 2, 4, 8 ... seconds after the turn began. When something becomes visible
    /// tells nothing finer than that.
    static Instant nextSlot(Instant began, Instant now) {
        Duration offset = FIRST_SLOT;
        while (!began.plus(offset).isAfter(now)) {
            offset = offset.multipliedBy(2);
        }
        return began.plus(offset);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
