package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.DenyCode;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.id.EntryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks the model of a run. Each call of a provider is an act: decided, announced, settled.
final class Thinking {
    /// Calls of one thought that are heard; what more there were, a next thought may wish for again.
    static final int MOST_CALLS = 32;

    private final Store store;
    private final Runs runs;
    private final Facts facts;
    private final Model model;
    private final Images images;
    private final Choosing choosing;
    private final Allowances allowances;
    private final Toolbox toolbox;
    private final Listener listener;
    private final Turns turns;

    /// Hears what a run's model says while it speaks; for the owner's own links only.
    interface Listener {
        /// Its model is asked.
        void begins(Run run);

        void text(Run run, String delta);

        /// What the model thinks on the way; kept nowhere.
        void thought(Run run, String delta);

        /// A model did not answer, and another one is asked.
        void fellBack(Run run, ModelRef from, ModelFailure.Kind reason);
    }

    Thinking(Ground ground, Runs runs, Facts facts, Toolbox toolbox, Turns turns, Listener listener) {
        this.store = ground.store();
        this.runs = runs;
        this.facts = facts;
        this.model = ground.model();
        this.images = new Images(facts, ground.model());
        this.choosing = new Choosing(ground.store(), facts, ground.model());
        this.allowances = ground.allowances();
        this.turns = turns;
        this.toolbox = toolbox;
        this.listener = listener;
    }

    /// What it stands on.
    record Ground(Store store, Model model, Allowances allowances) {}

    /// What was announced: the intent, whom to ask and how, and what is put to them; or nothing, when the run ended
    /// instead.
    private record Announced(EntryId intent, Candidate candidate, Prompt prompt, List<Step> told) {}

    /// One thought on its way: what may be asked, and what was.
    private record Attempt(Run given, List<Candidate> candidates, Set<Candidate> tried, List<Step> steps) {
        ModelRef first() {
            return candidates.getFirst().ref();
        }
    }

    /// Hands on what the model of a run says.
    private final class Heard implements Stream {
        private final Run run;
        /// Another model's words do not follow those that were said already.
        private volatile boolean spoke;

        Heard(Run run) {
            this.run = run;
        }

        @Override
        public void text(String delta) {
            spoke = true;
            listener.text(run, delta);
        }

        @Override
        public void thought(String delta) {
            listener.thought(run, delta);
        }
    }

    boolean think(Driver.Loaded loaded, Cancel cancel) {
        Attempt attempt = new Attempt(
                loaded.run(), choosing.candidates(loaded.run()), new HashSet<>(), new ArrayList<>(loaded.steps()));
        Result result = Result.FELL_BACK;
        while (result == Result.FELL_BACK) {
            result = ask(attempt, cancel);
        }
        return result == Result.ANSWERED;
    }

    private enum Result {
        ANSWERED,
        FELL_BACK,
        OVER
    }

    private Result ask(Attempt attempt, Cancel cancel) {
        Optional<Announced> announced = store.write(tx -> announce(tx, attempt));
        if (announced.isEmpty()) {
            return Result.OVER;
        }
        Announced asked = announced.get();
        attempt.steps().addAll(asked.told());
        listener.begins(attempt.given());
        Heard heard = new Heard(attempt.given());
        try {
            Reply reply = answer(model, asked.prompt(), heard, cancel);
            boolean more = store.write(tx -> thought(tx, attempt, asked, reply));
            return more ? Result.ANSWERED : Result.OVER;
        } catch (ModelFailure failure) {
            attempt.tried().add(asked.candidate());
            boolean again = store.write(tx -> failed(tx, attempt, asked, failure, heard.spoke));
            if (again) {
                listener.fellBack(attempt.given(), asked.candidate().ref(), failure.kind());
            }
            return again ? Result.FELL_BACK : Result.OVER;
        }
    }

    /// One question, as a span of its own.
    static Reply answer(Model model, Prompt prompt, Stream heard, Cancel cancel) throws ModelFailure {
        return Tracing.span(SpanName.MODEL, span -> {
            try {
                Reply reply = model.next(prompt, heard, cancel);
                span.note(SpanKey.OUTCOME, "ok");
                return reply;
            } catch (ModelFailure failure) {
                span.note(SpanKey.OUTCOME, failure.kind().name());
                throw failure;
            }
        });
    }

    /// The gateway stopped while the model was asked. Its answer would have changed nothing outside, so it is
    /// asked again; the ledger gave the lost call the outcome `unknown`.
    boolean again(Driver.Loaded loaded, EntryId intent) {
        store.write(tx -> {
            Run run = current(tx, loaded.run());
            if (!run.ended()) {
                runs.append(tx, run, List.of(new Step.Lost(intent)));
            }
            return Change.of(true, runs.entries().recovered(run, intent));
        });
        return true;
    }

    private Change<Optional<Announced>> announce(Tx tx, Attempt attempt) {
        Run run = current(tx, attempt.given());
        if (run.ended()) {
            return Change.of(Optional.empty(), runs.entries().late(run));
        }
        Turns.Heard heard = turns.thinks(tx, run);
        Candidate candidate =
                next(tx, heard.run(), attempt).orElse(attempt.candidates().getFirst());
        return announce(tx, heard.run(), attempt, candidate, heard);
    }

    private Optional<Candidate> next(Tx tx, Run run, Attempt attempt) {
        return attempt.tried().size() >= AgentLimits.MODEL_ATTEMPTS
                ? Optional.empty()
                : Choosing.next(
                        attempt.candidates(),
                        attempt.tried(),
                        candidate -> candidate.ref().equals(attempt.first())
                                || decided(tx, run, act(run, candidate.ref()))
                                        .permit()
                                        .isPresent(),
                        candidate -> Choosing.cooling(tx, run, candidate, tx.now()));
    }

    /// The act of asking that model in that run.
    static Act act(Run run, ModelRef ref) {
        return new Act(
                run.agent(),
                run.id(),
                Verb.MODEL,
                Resource.of(Resource.Kind.PROVIDER, run.owner(), ref.provider()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("model", ref.toString()));
    }

    private Permit.Decided decided(Tx tx, Run run, Act act) {
        return Permit.decide(facts.of(tx, run, act, Set.of()), act);
    }

    private Change<Optional<Announced>> announce(
            Tx tx, Run run, Attempt attempt, Candidate candidate, Turns.Heard heard) {
        Act act = act(run, candidate.ref());
        Snapshot snapshot = facts.of(tx, run, act, Set.of());
        Permit.Decided decided = Permit.decide(snapshot, act);
        if (decided.permit().isEmpty()) {
            return refused(tx, run, act, decided, snapshot).and(heard.entries(), heard.notices());
        }
        Entry intent = runs.entries().intent(run, act, decided.verdict(), snapshot);
        Prompt prompt = prompt(tx, run, attempt, candidate, heard);
        Optional<String> passed = allowances.reserve(tx, run, intent.id(), prompt);
        if (passed.isPresent()) {
            return unaffordable(tx, run, act, passed.get()).and(heard.entries(), heard.notices());
        }
        runs.append(tx, run, List.of(new Step.Thinking(intent.id())));
        Announced announced = new Announced(intent.id(), candidate, prompt, heard.steps());
        return Change.of(Optional.of(announced), intent).and(heard.entries(), heard.notices());
    }

    private Prompt prompt(Tx tx, Run run, Attempt attempt, Candidate candidate, Turns.Heard heard) {
        Prompt.Manner manner =
                new Prompt.Manner(facts.agentDir(tx, run), Optional.of(candidate.profile()), facts.effort(tx, run));
        List<Step> steps = new ArrayList<>(attempt.steps());
        steps.addAll(heard.steps());
        Prompts.Asked asked = new Prompts.Asked(candidate.ref(), manner, images.shown(tx, run, candidate.ref(), steps));
        return Prompts.of(asked, run, steps, toolbox.offered(tx, run));
    }

    /// Nothing was announced: the question would have passed a budget.
    private Change<Optional<Announced>> unaffordable(Tx tx, Run run, Act act, String why) {
        Entry entry = runs.entries().notAllowed(run, act, "budget: " + why);
        Notice event =
                OwnerEvents.record(tx, run.owner(), "budget", entry.fields()).notice();
        RunEnd.Follow follow = runs.end(
                tx, run, Run.State.FAILED, why + ". `clawnet usage budget show` says what is left, and until when");
        return new Change<Optional<Announced>>(Optional.empty(), List.of(entry), List.of(event))
                .and(follow.entries(), follow.notices());
    }

    private Change<Optional<Announced>> refused(Tx tx, Run run, Act act, Permit.Decided decided, Snapshot snapshot) {
        Entry entry = runs.entries().verdict(run, act, decided.verdict(), "refused", snapshot);
        Notice event =
                OwnerEvents.record(tx, run.owner(), "denied", entry.fields()).notice();
        RunEnd.Follow follow = runs.end(tx, run, Run.State.FAILED, why(run, decided.verdict()));
        return new Change<Optional<Announced>>(Optional.empty(), List.of(entry), List.of(event))
                .and(follow.entries(), follow.notices());
    }

    /// What the owner can do about it, as far as the first failing check says it.
    private static String why(Run run, Verdict verdict) {
        Optional<DenyCode> code = verdict instanceof Verdict.Deny deny ? Optional.of(deny.code()) : Optional.empty();
        if (code.filter(DenyCode.BUDGET::equals).isPresent()) {
            return "this run has "
                    + (run.budget().thoughts() > 0 ? "used as many tokens" : "asked its model as often")
                    + " as one run may: what is said next begins another one";
        }
        return code.filter(Set.of(DenyCode.BINDING, DenyCode.STATE)::contains).isPresent()
                ? "this run may not go on: its agent is retired, or what it was begun for is over"
                : "the provider of this agent's model may not learn what this run holds: its owner declares providers"
                        + " with `clawnet people providers`";
    }

    /// Stores what the model said, and ends the run at once when it wished for nothing more and its last word goes
    /// nowhere else: one commit instead of two. Whether there is more to do.
    private Change<Boolean> thought(Tx tx, Attempt attempt, Announced asked, Reply reply) {
        Run run = current(tx, attempt.given());
        Usage usage = reply.usage();
        Spent.add(tx, run, asked.candidate().ref(), usage, false);
        Choosing.answered(tx, run, asked.candidate());
        Allowances.settle(tx, run.owner(), asked.intent());
        List<ToolCall> heard = heard(run, reply.calls());
        Entry outcome = runs.entries()
                .outcome(
                        run,
                        asked.intent(),
                        run.ended() ? "late" : "done",
                        noted(reply, reply.calls().size() - heard.size()));
        if (run.ended()) {
            return Change.of(false, outcome);
        }
        Run paid = run.withBudget(run.budget().thought(usage.inputTokens() + usage.outputTokens()));
        Run stored = runs.append(tx, paid, List.of(new Step.Thought(reply.text(), calls(run, heard))));
        boolean last = heard.isEmpty()
                && LastWord.place(stored, attempt.steps(), reply.text()).isEmpty();
        if (!last) {
            return Change.of(true, outcome);
        }
        RunEnd.Follow follow = runs.end(tx, stored, Run.State.DONE, reply.text());
        return Change.of(false, outcome).and(follow.entries(), follow.notices());
    }

    private static Map<String, String> noted(Reply reply, int unheard) {
        Map<String, String> noted = new HashMap<>();
        noted.put("tokensIn", Long.toString(reply.usage().inputTokens()));
        noted.put("tokensOut", Long.toString(reply.usage().outputTokens()));
        if (unheard > 0) {
            noted.put("unheard", Integer.toString(unheard));
        }
        return noted;
    }

    /// Those beyond the bound, and all of a quarantined run, are never heard: the outcome says how many.
    private static List<ToolCall> heard(Run run, List<ToolCall> wished) {
        return run.quarantined() ? List.of() : wished.subList(0, Math.min(wished.size(), MOST_CALLS));
    }

    /// Calls get ids of ours: a model may repeat its own.
    private static List<Step.Call> calls(Run run, List<ToolCall> heard) {
        List<Step.Call> calls = new ArrayList<>();
        for (ToolCall call : heard) {
            calls.add(new Step.Call("t" + run.steps() + "c" + calls.size(), call.name(), call.arguments()));
        }
        return calls;
    }

    /// Whether another model is asked.
    ///
    /// @param spoke whether the owner heard a part of an answer already
    private Change<Boolean> failed(Tx tx, Attempt attempt, Announced asked, ModelFailure failure, boolean spoke) {
        Run run = current(tx, attempt.given());
        Usage lost = spoke ? Allowances.lost(tx, run.owner(), asked.intent()) : Usage.NONE;
        Allowances.settle(tx, run.owner(), asked.intent());
        Spent.add(tx, run, asked.candidate().ref(), lost, true);
        Choosing.failed(tx, run, asked.candidate(), failure);
        Optional<Candidate> next =
                !run.ended() && !spoke && Cooling.fallsBack(failure.kind()) ? next(tx, run, attempt) : Optional.empty();
        Map<String, String> noted =
                new HashMap<>(Map.of("reason", failure.kind().name()));
        next.ifPresent(candidate -> noted.put("then", candidate.ref().toString()));
        Entry outcome = runs.entries().outcome(run, asked.intent(), "failed", noted);
        if (run.ended()) {
            return Change.of(false, outcome);
        }
        if (next.isPresent()) {
            runs.append(tx, run, List.of(new Step.Lost(asked.intent())));
            return Change.of(true, outcome);
        }
        RunEnd.Follow follow = runs.end(tx, run, Run.State.FAILED, told(attempt.tried(), failure));
        return Change.of(false, outcome).and(follow.entries(), follow.notices());
    }

    /// Why none of those that were asked answered, as an agent is told.
    static String why(Set<Candidate> tried, ModelFailure failure) {
        List<String> asked = tried.stream()
                .map(each -> each.ref().toString())
                .distinct()
                .sorted()
                .toList();
        return asked.size() < 2
                ? failure.getMessage()
                : failure.getMessage() + "; asked were " + String.join(", ", asked);
    }

    /// The same, as the owner is told: with the command that shows it, where it shows any such failure.
    private static String told(Set<Candidate> tried, ModelFailure failure) {
        boolean shown = tried.size() > 1 || Cooling.cools(failure.kind());
        return why(tried, failure) + (shown ? " (`clawnet models status` says more)" : "");
    }

    private Run current(Tx tx, Run run) {
        return runs.find(tx, run.owner(), run.id()).orElseThrow();
    }
}
