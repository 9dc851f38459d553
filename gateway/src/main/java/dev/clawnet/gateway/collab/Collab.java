package dev.clawnet.gateway.collab;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DraftId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A collaboration between the identities of two people.
///
/// @param topic what the proposer's owner released when allowing it; nothing else has left before it opens
/// @param session the conversation it came from, to which its result returns
/// @param cap turns, both sides together
/// @param endsAt by when it is over, whatever happens
/// @param openedAt when the other owner had allowed it; absent until then
/// @param chain where it stands in its tree
/// @param queued what an owner said out of turn: it is that side's next turn
record Collab(
        CollabId id,
        Seat from,
        Seat to,
        String topic,
        String session,
        int cap,
        Instant endsAt,
        Optional<Instant> openedAt,
        Chain chain,
        Map<Side, Words> queued,
        State state) {
    Collab {
        queued = Map.copyOf(queued);
    }

    /// What one side says in one turn.
    ///
    /// @param binding whether it commits its owner, who signed it
    /// @param closes whether it is the last word
    /// @param actor `agent:<identity>`, or `device:<id>` when the owner speaks
    /// @param draft the draft that the owner sent, if it was one
    record Words(String text, boolean binding, boolean closes, String actor, Optional<DraftId> draft) {
        boolean byOwner() {
            return actor.startsWith("device:");
        }
    }

    Seat seat(Side side) {
        return side == Side.FROM ? from : to;
    }

    Optional<Side> sideOf(PersonId person) {
        if (from.person().equals(person)) {
            return Optional.of(Side.FROM);
        }
        return to.person().equals(person) ? Optional.of(Side.TO) : Optional.empty();
    }

    /// Both, the proposer first: what is done for each is done in that order, in every process.
    Set<PersonId> people() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(from.person(), to.person())));
    }

    /// Those who may learn what is written here: its parties, or its tree as one reader.
    Audience audience() {
        return chain.forTree() ? Audience.of(new Reader.Tree(chain.root())) : Audience.people(people());
    }

    /// The same, as what an owner admits whose words stand here.
    Readers readers() {
        return new Readers(audience().readers());
    }

    boolean over() {
        return state instanceof State.Closed;
    }

    Collab in(State next) {
        return new Collab(id, from, to, topic, session, cap, endsAt, openedAt, chain, queued, next);
    }

    Collab answeredBy(IdentityId identity, String purpose, boolean onward, Instant now) {
        Seat answering = new Seat(to.person(), Optional.of(identity), purpose);
        Chain settled = chain.answered(onward);
        return new Collab(id, from, answering, topic, session, cap, endsAt, Optional.of(now), settled, queued, state);
    }

    Collab queueing(Side side, Words words) {
        Map<Side, Words> more = new HashMap<>(queued);
        more.put(side, words);
        return new Collab(id, from, to, topic, session, cap, endsAt, openedAt, chain, more, state);
    }

    Collab taking(Side side) {
        Map<Side, Words> rest = new HashMap<>(queued);
        rest.remove(side);
        return new Collab(id, from, to, topic, session, cap, endsAt, openedAt, chain, rest, state);
    }

    /// Where it stands. Each state holds what is needed there, so that no step can be taken from a wrong one.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = State.Offered.class, name = "offered"),
        @JsonSubTypes.Type(value = State.Open.class, name = "open"),
        @JsonSubTypes.Type(value = State.Closed.class, name = "closed")
    })
    sealed interface State {
        /// The other owner may answer. Without an approval nobody was asked: it looks the same and ends by its
        /// deadline.
        record Offered(Optional<ApprovalId> approval, Instant deadline) implements State {}

        /// It is `side`'s turn.
        ///
        /// @param turn turns taken so far, missed ones included
        /// @param began when this turn began: its slots are 1, 2, 4, 8 ... seconds later
        /// @param deadline when the turn is missed
        /// @param attempt 1 or 2
        /// @param run the run that takes the turn, once it is open
        /// @param ready what will be heard at the next slot
        /// @param waits until when the side waits, without a run, for what its branches bring
        /// @param missed turns missed in a row before this one, by either side; absent: none
        record Open(
                Side side,
                int turn,
                Instant began,
                Instant deadline,
                int attempt,
                Optional<RunId> run,
                Optional<Ready> ready,
                Optional<Instant> waits,
                Optional<Integer> missed)
                implements State {
            /// A turn after one in which something was heard.
            static Open fresh(Side side, int turn, Instant began, Instant deadline) {
                return new Open(
                        side,
                        turn,
                        began,
                        deadline,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            }

            /// The same after so many missed turns.
            Open afterMissed(int turns) {
                return new Open(side, turn, began, deadline, attempt, run, ready, waits, Optional.of(turns));
            }

            Open with(RunId taken) {
                return new Open(
                        side, turn, began, deadline, attempt, Optional.of(taken), ready, Optional.empty(), missed);
            }

            Open with(Ready words) {
                return new Open(
                        side, turn, began, deadline, attempt, run, Optional.of(words), Optional.empty(), missed);
            }

            /// The same turn without a run, for attempt `next`.
            Open again(int next) {
                return new Open(
                        side,
                        turn,
                        began,
                        deadline,
                        next,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        missed);
            }

            Open waitingUntil(Instant until) {
                return new Open(
                        side,
                        turn,
                        began,
                        deadline,
                        attempt,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(until),
                        missed);
            }

            /// Nothing comes any more in this turn; it is missed then.
            Open missedAt(Instant slot) {
                return new Open(
                        side, turn, began, slot, attempt, Optional.empty(), Optional.empty(), Optional.empty(), missed);
            }
        }

        /// Over. Whatever comes later is dropped and recorded.
        record Closed(End end, Instant at) implements State {}
    }

    /// What one side said and the other has not heard yet.
    record Ready(Words words, Instant heardAt) {}

    /// How a collaboration ended, as both sides see it. Refusal, silence and absence look alike.
    enum End {
        NO_ANSWER,
        CLOSED,
        TURN_CAP,
        TIME_CAP,
        ENDED_BY_OWNER
    }
}
