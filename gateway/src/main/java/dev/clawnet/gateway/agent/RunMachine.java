package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run does next: a pure function of its steps. The same steps give the same answer before and after a
/// crash.
///
/// ```text
/// Given* -> Think -> Thought(calls) -> for each call: Perform | Ask -> Await -> Perform | Unknown -> ... -> Think
/// ...
///                 \-> Thought(no calls) -> Finish
///                 \-> Thought(to be sent) -> Perform -> Finish
/// Thought(called from outside) -> Perform -> Finish
/// ```
final class RunMachine {
    private RunMachine() {}

    sealed interface Next {
        /// Ask the model.
        record Think() implements Next {}

        /// The model was being asked when the gateway stopped: nothing outside depends on the answer, ask again.
        record ThinkAgain(EntryId intent) implements Next {}

        /// Decide on this call and execute it; `answered` carries the owner's answer when there is one.
        record Perform(Step.Call call, Optional<Step.Answered> answered, Optional<Step.Asked> asked) implements Next {}

        /// Nothing to do until the owner answers.
        record Await(Step.Call call, ApprovalId approval) implements Next {}

        /// The effect of this call was announced and its answer lost: it is reported as unknown, never repeated.
        record Unknown(Step.Call call, EntryId intent) implements Next {}

        /// The model asked for nothing more.
        record Finish(String text) implements Next {}
    }

    static Next next(List<Step> steps) {
        int last = lastThought(steps);
        if (last < 0) {
            return thinking(steps, 0);
        }
        Step.Thought thought = (Step.Thought) steps.get(last);
        if (thought.calls().isEmpty()) {
            return new Next.Finish(thought.text());
        }
        Map<String, Step> latest = new HashMap<>();
        for (Step step : steps.subList(last + 1, steps.size())) {
            callOf(step).ifPresent(call -> latest.put(call, step));
        }
        for (Step.Call call : thought.calls()) {
            Optional<Next> open = open(call, Optional.ofNullable(latest.get(call.id())), steps);
            if (open.isPresent()) {
                return open.get();
            }
        }
        if (thought.calls().size() == 1
                && Step.Call.byCaller(thought.calls().getFirst().id())
                && latest.get(thought.calls().getFirst().id()) instanceof Step.Done done) {
            return new Next.Finish(done.text());
        }
        return LastWord.delivers(thought) ? new Next.Finish(thought.text()) : thinking(steps, last + 1);
    }

    private static Next thinking(List<Step> steps, int from) {
        for (int i = steps.size() - 1; i >= from; i--) {
            Step step = steps.get(i);
            if (step instanceof Step.Lost) {
                return new Next.Think();
            }
            if (step instanceof Step.Thinking thinking) {
                return new Next.ThinkAgain(thinking.intent());
            }
        }
        return new Next.Think();
    }

    private static Optional<Next> open(Step.Call call, Optional<Step> latest, List<Step> steps) {
        if (latest.isEmpty()) {
            return Optional.of(new Next.Perform(call, Optional.empty(), Optional.empty()));
        }
        return switch (latest.get()) {
            case Step.Done _ -> Optional.empty();
            case Step.Begun begun -> Optional.of(new Next.Unknown(call, begun.intent()));
            case Step.Asked asked -> Optional.of(new Next.Await(call, asked.approval()));
            case Step.Answered answered ->
                Optional.of(new Next.Perform(call, Optional.of(answered), asked(call, steps)));
            case Step.Given _, Step.Thinking _, Step.Lost _, Step.Thought _ -> Optional.empty();
        };
    }

    private static Optional<Step.Asked> asked(Step.Call call, List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Step.Asked asked && asked.call().equals(call.id())) {
                return Optional.of(asked);
            }
        }
        return Optional.empty();
    }

    private static int lastThought(List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Step.Thought) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> callOf(Step step) {
        return switch (step) {
            case Step.Asked asked -> Optional.of(asked.call());
            case Step.Answered answered -> Optional.of(answered.call());
            case Step.Begun begun -> Optional.of(begun.call());
            case Step.Done done -> Optional.of(done.call());
            case Step.Given _, Step.Thinking _, Step.Lost _, Step.Thought _ -> Optional.empty();
        };
    }
}
