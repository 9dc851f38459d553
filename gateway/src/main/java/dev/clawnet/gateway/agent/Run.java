package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.trace.Trail;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run. Agent, owner, cause, half, audience and purpose are fixed for its life.
///
/// @param integrity of everything that has entered it
/// @param consulted places it looked at, misses included, and those of the runs that caused it
/// @param foreign policies of other owners whose text entered it
/// @param refused `verb object audience` of asks that an owner refused in it
/// @param steps how many steps are stored
/// @param waitsFor the approval it waits for, while it waits
/// @param text what the model said last, when the run ended well; why it failed, when it did not
/// @param trail its place in a trace, where it was opened while traces were on
public record Run(
        RunId id,
        AgentId agent,
        Cause cause,
        Snapshot.Half half,
        Audience audience,
        String purpose,
        Integrity integrity,
        Set<Resource> consulted,
        Map<PersonId, Readers> foreign,
        Set<String> refused,
        Budget budget,
        State state,
        int steps,
        Optional<ApprovalId> waitsFor,
        Optional<String> text,
        Instant openedAt,
        Optional<Instant> endedAt,
        Optional<Trail> trail) {

    /// Where a run stands.
    public enum State {
        /// It waits for its turn; see [Turns].
        QUEUED,
        LIVE,
        WAITING,
        DONE,
        FAILED,
        CANCELLED
    }

    public Run {
        consulted = Set.copyOf(consulted);
        foreign = Map.copyOf(foreign);
        refused = Set.copyOf(refused);
    }

    public PersonId owner() {
        return agent.owner();
    }

    public boolean ended() {
        return switch (state) {
            case QUEUED, LIVE, WAITING -> false;
            case DONE, FAILED, CANCELLED -> true;
        };
    }

    /// Whether it has no verb but `model`, and nothing but one of a few answers leaves it.
    boolean quarantined() {
        return cause instanceof Cause.Form || cause instanceof Cause.Summary;
    }

    boolean isPublic() {
        return half == Snapshot.Half.PUBLIC;
    }

    /// The run as it was when it said its last word, for the decision about that word.
    Run speaking() {
        return new Run(
                id,
                agent,
                cause,
                half,
                audience,
                purpose,
                integrity,
                consulted,
                foreign,
                refused,
                budget,
                State.LIVE,
                steps,
                waitsFor,
                text,
                openedAt,
                endedAt,
                trail);
    }

    Run withSteps(int count) {
        return new Run(
                id, agent, cause, half, audience, purpose, integrity, consulted, foreign, refused, budget, state, count,
                waitsFor, text, openedAt, endedAt, trail);
    }

    Run withBudget(Budget left) {
        return new Run(
                id, agent, cause, half, audience, purpose, integrity, consulted, foreign, refused, left, state, steps,
                waitsFor, text, openedAt, endedAt, trail);
    }

    Run waiting(ApprovalId approval) {
        return new Run(
                id,
                agent,
                cause,
                half,
                audience,
                purpose,
                integrity,
                consulted,
                foreign,
                refused,
                budget,
                State.WAITING,
                steps,
                Optional.of(approval),
                text,
                openedAt,
                endedAt,
                trail);
    }

    Run resumed() {
        return new Run(
                id,
                agent,
                cause,
                half,
                audience,
                purpose,
                integrity,
                consulted,
                foreign,
                refused,
                budget,
                State.LIVE,
                steps,
                Optional.empty(),
                text,
                openedAt,
                endedAt,
                trail);
    }

    Run refusing(String what) {
        Set<String> more = new HashSet<>(refused);
        more.add(what);
        return new Run(
                id, agent, cause, half, audience, purpose, integrity, consulted, foreign, more, budget, state, steps,
                waitsFor, text, openedAt, endedAt, trail);
    }

    Run ended(State how, String why, Instant now) {
        return new Run(
                id,
                agent,
                cause,
                half,
                audience,
                purpose,
                integrity,
                consulted,
                foreign,
                refused,
                budget,
                how,
                steps,
                Optional.empty(),
                Optional.of(why),
                openedAt,
                Optional.of(now),
                trail);
    }

    /// After something entered the run. Integrity only falls, consulted places and foreign policies only grow.
    Run after(Taken taken) {
        Set<Resource> places = new HashSet<>(consulted);
        places.addAll(taken.consulted());
        Map<PersonId, Readers> policies = new HashMap<>(foreign);
        taken.foreign().forEach((person, readers) -> policies.merge(person, readers, Readers::meet));
        return new Run(
                id,
                agent,
                cause,
                half,
                audience,
                purpose,
                integrity.meet(taken.integrity()),
                places,
                policies,
                refused,
                budget,
                state,
                steps,
                waitsFor,
                text,
                openedAt,
                endedAt,
                trail);
    }

    /// What an act brought into a run.
    public record Taken(Integrity integrity, Set<Resource> consulted, Map<PersonId, Readers> foreign) {
        public static final Taken NOTHING = new Taken(Integrity.TRUSTED, Set.of(), Map.of());

        public static Taken of(Integrity integrity, Resource place) {
            return new Taken(integrity, Set.of(place), Map.of());
        }
    }
}
