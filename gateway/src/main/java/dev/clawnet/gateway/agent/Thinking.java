package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.EntryId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Toolbox toolbox;
    private final Listener listener;
    private final Turns turns;

    /// Hears what a run's model says while it speaks; for the owner's own links only.
    interface Listener {
        void text(Run run, String delta);

        /// What the model thinks on the way; kept nowhere.
        void thought(Run run, String delta);
    }

    Thinking(Ground ground, Runs runs, Facts facts, Toolbox toolbox, Turns turns, Listener listener) {
        this.store = ground.store();
        this.runs = runs;
        this.facts = facts;
        this.model = ground.model();
        this.turns = turns;
        this.toolbox = toolbox;
        this.listener = listener;
    }

    /// What it stands on.
    record Ground(Store store, Model model) {}

    /// What was announced: the intent, the model to ask, and the tools it is told of; or nothing, when the run ended
    /// instead.
    private record Announced(
            EntryId intent,
            ModelRef ref,
            Optional<Path> agentDir,
            Optional<Effort> effort,
            List<ToolSpec> offered,
            List<Step> told) {}

    /// Hands on what the model of a run says.
    private final class Heard implements Stream {
        private final Run run;

        Heard(Run run) {
            this.run = run;
        }

        @Override
        public void text(String delta) {
            listener.text(run, delta);
        }

        @Override
        public void thought(String delta) {
            listener.thought(run, delta);
        }
    }

    boolean think(Driver.Loaded loaded, Cancel cancel) {
        Optional<Announced> announced = store.write(tx -> announce(tx, loaded.run()));
        if (announced.isEmpty()) {
            return false;
        }
        try {
            List<Step> steps = new ArrayList<>(loaded.steps());
            steps.addAll(announced.get().told());
            Reply reply = model.next(
                    Prompts.of(
                            new Prompts.Asked(
                                    announced.get().ref(),
                                    new Prompt.Manner(
                                            announced.get().agentDir(),
                                            Optional.empty(),
                                            announced.get().effort())),
                            loaded.run(),
                            steps,
                            announced.get().offered()),
                    new Heard(loaded.run()),
                    cancel);
            return store.write(tx -> thought(tx, loaded, announced.get(), reply));
        } catch (ModelFailure failure) {
            store.write(tx -> failed(tx, loaded.run(), announced.get(), failure));
            return false;
        }
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

    private Change<Optional<Announced>> announce(Tx tx, Run given) {
        Run run = current(tx, given);
        if (run.ended()) {
            return Change.of(Optional.empty(), runs.entries().late(run));
        }
        Turns.Heard heard = turns.thinks(tx, run);
        return announce(tx, heard.run(), heard);
    }

    private Change<Optional<Announced>> announce(Tx tx, Run run, Turns.Heard heard) {
        ModelRef ref = facts.modelOf(tx, run);
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.MODEL,
                Resource.of(Resource.Kind.PROVIDER, run.owner(), ref.provider()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("model", ref.toString()));
        Snapshot snapshot = facts.of(tx, run, act, Set.of());
        Permit.Decided decided = Permit.decide(snapshot, act);
        if (decided.permit().isEmpty()) {
            return refused(tx, run, act, decided, snapshot.policyRevision()).and(heard.entries(), heard.notices());
        }
        Entry intent = runs.entries().intent(run, act, decided.verdict(), snapshot.policyRevision());
        runs.append(tx, run, List.of(new Step.Thinking(intent.id())));
        Announced announced = new Announced(
                intent.id(),
                ref,
                facts.agentDir(tx, run),
                facts.effort(tx, run),
                toolbox.offered(tx, run),
                heard.steps());
        return Change.of(Optional.of(announced), intent).and(heard.entries(), heard.notices());
    }

    private Change<Optional<Announced>> refused(Tx tx, Run run, Act act, Permit.Decided decided, long revision) {
        Entry entry = runs.entries().verdict(run, act, decided.verdict(), "refused", revision);
        Notice event =
                OwnerEvents.record(tx, run.owner(), "denied", entry.fields()).notice();
        RunEnd.Follow follow = runs.end(
                tx,
                run,
                Run.State.FAILED,
                "the provider of this agent's model may not learn what this run holds: its owner declares providers with `clawnet people providers`");
        return new Change<Optional<Announced>>(Optional.empty(), List.of(entry), List.of(event))
                .and(follow.entries(), follow.notices());
    }

    /// Stores what the model said, and ends the run at once when it wished for nothing more and its last word goes
    /// nowhere else: one commit instead of two. Whether there is more to do.
    private Change<Boolean> thought(Tx tx, Driver.Loaded loaded, Announced asked, Reply reply) {
        Run run = current(tx, loaded.run());
        Usage usage = reply.usage();
        Spent.add(tx, run.agent(), asked.ref(), usage, false);
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
                && LastWord.place(stored, loaded.steps(), reply.text()).isEmpty();
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

    private Change<Boolean> failed(Tx tx, Run given, Announced asked, ModelFailure failure) {
        Run run = current(tx, given);
        Spent.add(tx, run.agent(), asked.ref(), Usage.NONE, true);
        Entry outcome = runs.entries()
                .outcome(
                        run,
                        asked.intent(),
                        "failed",
                        Map.of("reason", failure.kind().name()));
        if (run.ended()) {
            return Change.of(false, outcome);
        }
        RunEnd.Follow follow = runs.end(tx, run, Run.State.FAILED, failure.getMessage());
        return Change.of(false, outcome).and(follow.entries(), follow.notices());
    }

    private Run current(Tx tx, Run run) {
        return runs.find(tx, run.owner(), run.id()).orElseThrow();
    }
}
