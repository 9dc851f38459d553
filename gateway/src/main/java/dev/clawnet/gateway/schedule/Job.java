package dev.clawnet.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.schedule.Slots.Missing;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One job of one agent.
///
/// @param plan what its owner says about it
/// @param next the first slot that nobody looked at yet; absent while it is switched off, and when there is none
/// @param running the run that is not over
/// @param last how its last run, or miss, went
/// @param errors runs that failed since one went well
/// @param skipped slots that were missed since one was run
/// @param history rows of its history so far
public record Job(
        JobId id,
        Plan plan,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> next,
        Optional<Running> running,
        Optional<Past> last,
        long errors,
        long skipped,
        long history) {

    /// Where the run speaks.
    public enum Target {
        /// In the main session of the agent.
        MAIN,
        /// In a session of the job's own, which begins anew with each run.
        ISOLATED
    }

    /// When the agent is told.
    public enum Wake {
        /// With the slot.
        NOW,
        /// With the first heartbeat after it.
        NEXT_HEARTBEAT;

        /// The word of the wire.
        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What its owner says about a job.
    ///
    /// @param once whether the job goes when its last slot was run
    /// @param delivery the conversation that its last word goes to besides its session
    /// @param beat of a heartbeat, which the configuration makes
    /// @param wake absent: [Wake#NOW]
    public record Plan(
            IdentityId agent,
            String name,
            Optional<String> description,
            boolean enabled,
            boolean once,
            Schedule schedule,
            Missing missing,
            Target target,
            Words words,
            Optional<Resource> delivery,
            Optional<Heartbeat> beat,
            Optional<Wake> wake) {
        Plan on() {
            return switched(true);
        }

        Plan off() {
            return switched(false);
        }

        private Plan switched(boolean to) {
            return new Plan(agent, name, description, to, once, schedule, missing, target, words, delivery, beat, wake);
        }
    }

    /// What the run is told.
    ///
    /// @param byAgent whether an agent wrote it, not its owner
    /// @param integrity whether anybody vouches for it
    /// @param consulted what the agent had looked at that wrote it
    /// @param foreign policies of other owners that it carries
    public record Words(
            String text,
            boolean byAgent,
            Integrity integrity,
            Set<Resource> consulted,
            Map<PersonId, Readers> foreign) {
        public Words {
            consulted = Set.copyOf(consulted);
            foreign = Map.copyOf(foreign);
        }
    }

    /// A run that is not over.
    ///
    /// @param slot the time it was due; when it was begun by hand, that
    public record Running(RunId run, Instant slot, Instant since) {}

    @JsonIgnore
    PersonId owner() {
        return plan.agent().owner();
    }

    /// Of a heartbeat that is switched off: whether what waits for it is to be told.
    boolean dueAt(Instant now) {
        return (plan.enabled() || plan.beat().isPresent())
                && next.isPresent()
                && !next.get().isAfter(now);
    }

    static Job fresh(JobId id, Plan plan, Instant now) {
        return new Job(
                id,
                plan,
                now,
                now,
                plan.enabled() ? plan.schedule().next(now) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0);
    }

    /// Another plan; another schedule counts from now on.
    Job with(Plan other, Instant now) {
        boolean same = other.schedule().equals(plan.schedule()) && other.enabled() == plan.enabled();
        Optional<Instant> from = other.enabled() ? other.schedule().next(now) : Optional.empty();
        return new Job(id, other, createdAt, now, same ? next : from, running, last, errors, skipped, history);
    }

    Job begun(RunId run, Instant slot, Instant now) {
        return new Job(
                id,
                plan,
                createdAt,
                updatedAt,
                next,
                Optional.of(new Running(run, slot, now)),
                last,
                errors,
                0,
                history);
    }

    Job looked(Optional<Instant> later) {
        return new Job(id, plan, createdAt, updatedAt, later, running, last, errors, skipped, history);
    }

    Job over(Past how, long failed) {
        return new Job(
                id, plan, createdAt, updatedAt, next, Optional.empty(), Optional.of(how), failed, skipped, history);
    }

    Job missing(Past how, long count) {
        return new Job(
                id, plan, createdAt, updatedAt, next, running, Optional.of(how), errors, skipped + count, history);
    }

    Job noted() {
        return new Job(id, plan, createdAt, updatedAt, next, running, last, errors, skipped, history + 1);
    }
}
