package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What caused a run to act: the audiences of the runs whose words it was given, where it is known that there are no
/// others. It follows from what the platform stored of the run, never from a text or an argument.
///
/// It is known of a run that the owner's own trusted words began, now or by a job that a person wrote, and into which
/// nothing came besides but the agent's own folder as the platform read it for the run, all of it in places that the
/// owner trusts. No run's words are in that. An earlier turn, an answer of a tool, a page, a note, a message, words
/// of a program: whoever wrote them, and for whom, is not followed further, and what is not known asks.
///
/// Threat: words of somebody else, or of a run that had looked at secrets, make a run tell them to a service that the
/// agent may use, write them where others look, or send them. See `CausesTest`, `WebDecisionTest`.
final class Causes {
    /// Of a run that has more steps behind it nothing is known.
    private static final int STEPS = 64;

    private Causes() {}

    /// Absent: not known, or of no account for an act like this.
    static Optional<Set<Audience>> of(View view, Run run, Verb verb) {
        boolean begun = areOfAccount(verb)
                && run.half() == Snapshot.Half.PRIVATE
                && run.integrity() == Integrity.TRUSTED
                && run.foreign().isEmpty()
                && run.consulted().stream().allMatch(place -> place.kind() == Resource.Kind.WORKSPACE);
        return begun && run.steps() <= STEPS && byOwner(run.cause(), shown(steps(view, run)))
                ? Optional.of(Set.of())
                : Optional.empty();
    }

    /// Whether an act that tells more people than its run may go unasked by what caused it. What always asks shows its
    /// topic to be released. A box holds what earlier runs left in it, and an undo brings back what the journal of
    /// earlier runs names: neither is all in the steps of this run. To a provider nothing goes but by what people
    /// declared; what speaks in a collaboration is heard by nobody beyond its run.
    static boolean areOfAccount(Verb verb) {
        return switch (verb) {
            case WRITE, APPEND, MKDIR, MOVE, RENAME, COPY, DELETE, REMEMBER, MESSAGE, FETCH, INVOKE -> true;
            case CONTACT, COLLABORATE, BRANCH, DISCOVER, COMMIT, SPEND -> false;
            case READ, LIST, SEARCH, STAT, EXEC, UNDO, MODEL, SAY, CLOSE, CONSULT, SCHEDULE, SPAWN -> false;
        };
    }

    private static List<Step> steps(View view, Run run) {
        return view.list(RunTables.STEP, run.owner(), run.id().value() + "/", STEPS).stream()
                .flatMap(row -> row.value().steps())
                .toList();
    }

    /// What the model had before it when it wished for the calls that are made now: an answer to one of them is no
    /// cause of the others.
    private static List<Step> shown(List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Step.Thought) {
                return steps.subList(0, i);
            }
        }
        return steps;
    }

    private static boolean byOwner(Cause cause, List<Step> steps) {
        return switch (cause) {
            case Cause.Owner _ -> steps.stream().allMatch(step -> own(step, false));
            // A heartbeat is told what others left for it.
            case Cause.Job job -> job.ack().isEmpty() && steps.stream().allMatch(step -> own(step, true));
            case Cause.Turn _, Cause.Half _, Cause.Branch _, Cause.Result _, Cause.Advice _, Cause.Form _ -> false;
            case Cause.Summary _, Cause.Message _, Cause.Sent _, Cause.Spawned _, Cause.Invoked _ -> false;
        };
    }

    /// Whether nobody's words came with a step but the owner's, the platform's and the model's own.
    ///
    /// @param clock whether the platform's words beside the first ones are only those about the clock
    private static boolean own(Step step, boolean clock) {
        return switch (step) {
            case Step.Given given ->
                switch (given.source()) {
                    case SYSTEM -> true;
                    // Whoever made a picture wrote what can be read in it.
                    case OWNER -> Images.named(given).isEmpty();
                    case PLATFORM -> clock;
                    case AGENT, COUNTERPART -> false;
                };
            case Step.Done done -> Step.Call.byPlatform(done.call());
            case Step.Thinking _, Step.Lost _, Step.Thought _, Step.Asked _, Step.Answered _, Step.Begun _ -> true;
        };
    }
}
