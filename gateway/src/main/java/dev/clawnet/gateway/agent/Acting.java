package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.approval.Use;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.DenyCode;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.GrantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Executes the calls that a model wishes for. Each is decided in the transaction that executes or announces it;
/// every Ask, Deny and missing thing is one entry and one event for the owner (INV-27).
final class Acting {
    private static final String INVALID = "invalid arguments: ";

    private final Store store;
    private final Runs runs;
    private final Facts facts;
    private final Asking asking;
    private final Toolbox toolbox;
    private final Progress progress;
    private final Effects effects;

    Acting(Store store, Runs runs, Facts facts, Asking asking, Toolbox toolbox, Progress progress) {
        this.store = store;
        this.runs = runs;
        this.facts = facts;
        this.asking = asking;
        this.toolbox = toolbox;
        this.progress = progress;
        this.effects = new Effects(store, runs, progress);
    }

    /// @param cancel is thrown when the run is cancelled
    boolean perform(Driver.Loaded loaded, RunMachine.Next.Perform next, Cancel cancel) {
        return Tracing.span(SpanName.TOOL, span -> {
            // Other names are words of a server, or of a model.
            String tool = toolbox.knows(next.call().tool()) ? next.call().tool() : Finished.OTHER;
            span.note(SpanKey.RUN, loaded.run().id().value()).note(SpanKey.TOOL, tool);
            return performed(loaded, next, cancel);
        });
    }

    private boolean performed(Driver.Loaded loaded, RunMachine.Next.Perform next, Cancel cancel) {
        Went went = store.write(tx -> decide(tx, loaded.run(), next));
        went.told().forEach(progress::tell);
        return switch (went) {
            case Went.On _ -> true;
            case Went.Stopped _ -> false;
            case Went.Due due -> effects.outside(due, next.call(), cancel);
        };
    }

    /// Whether the owner has answered the run that waits; if so it goes on.
    boolean lookForAnswer(Driver.Loaded loaded) {
        boolean answered = store.read(view -> loaded.run().waitsFor().flatMap(id -> asking.answer(view, id)))
                .isPresent();
        try {
            return answered && store.write(tx -> resume(tx, loaded.run()));
        } catch (WaitsNoMore _) {
            // It ended, or went on by another wake, since it was looked at: the change was given up, and nothing came
            // that could be dropped.
            return false;
        }
    }

    /// Gives up the transaction that would have resumed a run.
    private static final class WaitsNoMore extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WaitsNoMore() {
            super("the run waits no more", null, false, false);
        }
    }

    private Change<Boolean> resume(Tx tx, Run given) {
        Run run = current(tx, given);
        if (run.state() != Run.State.WAITING
                || !(RunMachine.next(runs.steps(tx, run)) instanceof RunMachine.Next.Await await)) {
            throw new WaitsNoMore();
        }
        boolean allowed = asking.answer(tx, await.approval()).orElse(false);
        runs.append(tx, run.resumed(), List.of(new Step.Answered(await.call().id(), await.approval(), allowed)));
        return Change.of(true, runs.entries().resumed(run, await.approval(), allowed));
    }

    /// An effect that was announced and never settled: reported, never repeated. The ledger gave its intent the
    /// outcome `unknown` when the gateway started.
    boolean unknown(Driver.Loaded loaded, RunMachine.Next.Unknown next) {
        Went went = store.write(tx -> {
            Run run = current(tx, loaded.run());
            Went.Parts parts = new Went.Parts().add(runs.entries().recovered(run, next.intent()));
            if (!run.ended()) {
                runs.append(tx, run, List.of(refused(next.call(), "unknown", Step.Refused.FAILED)));
                parts.tell(tx, run, next.call(), RunNotice.Phase.FAILED, "nobody knows how it went");
            }
            return parts.on();
        });
        went.told().forEach(progress::tell);
        return true;
    }

    private Change<Went> decide(Tx tx, Run given, RunMachine.Next.Perform next) {
        Run run = current(tx, given);
        Went.Parts parts = new Went.Parts();
        if (run.ended()) {
            return parts.add(runs.entries().late(run)).stopped();
        }
        Step.Call call = next.call();
        Optional<Tool> tool = toolbox.find(tx, call.tool(), run);
        if (tool.isEmpty()) {
            return noAct(tx, run, call, "none", parts);
        }
        Optional<ToolChain.Step> withheld =
                Step.Call.byPlatform(call.id()) ? Optional.empty() : toolbox.withheld(tx, run, tool.get());
        if (withheld.isPresent()) {
            // To the agent it is a name that does not exist; its owner is told which list says so.
            return noAct(
                    tx,
                    run,
                    call,
                    "none",
                    parts,
                    Map.of("toolPolicy", withheld.get().words()));
        }
        return switch (tool.get().plan(tx, run, call.arguments())) {
            case Tool.Plan.Bad bad -> noAct(tx, run, call, INVALID + bad.why(), parts);
            case Tool.Plan.Nothing _ -> noAct(tx, run, call, "none", parts);
            case Tool.Plan.Unable unable -> noAct(tx, run, call, unable.why(), parts);
            case Tool.Plan.Of plan -> decide(tx, run, next, tool.get(), plan);
        };
    }

    private Change<Went> decide(Tx tx, Run run, RunMachine.Next.Perform next, Tool tool, Tool.Plan.Of plan) {
        Went.Parts parts = new Went.Parts();
        Optional<Lacking> lacking = lacking(tx, run, plan, parts);
        if (lacking.isPresent()) {
            return denied(
                    tx, run, next.call(), lacking.get().act(), lacking.get().denied());
        }
        Set<AskReason> answered = Set.of();
        Optional<Approval> settled = Optional.empty();
        if (next.answered().isPresent()) {
            boolean allowed = next.answered().get().allowed();
            Audience audience = Decide.audience(facts.of(tx, run, plan.act(), Set.of()), plan.act());
            Optional<Use.Usable> used = allowed
                    ? asking.use(tx, run, next.answered().get().approval(), plan.act(), audience)
                    : Optional.empty();
            if (used.isEmpty() && tool instanceof Tool.Asks) {
                return unanswered(tx, run, next, plan.act());
            }
            if (used.isEmpty()) {
                return notAllowed(tx, run, next, plan.act(), new Not(audience, allowed ? "CHANGED" : "OWNER"));
            }
            answered = used.get().answered();
            settled = Optional.of(used.get().approval());
            parts.entries.addAll(used.get().entries());
        }
        boolean asksFirst = tool instanceof Tool.Asks && settled.isEmpty();
        Snapshot snapshot = facts.of(tx, run, plan.act(), answered);
        Permit.Decided decided = decided(snapshot, plan.act());
        return switch (decided.verdict()) {
            case Verdict.Deny deny -> denied(tx, run, next.call(), plan.act(), new Denied(deny, snapshot, parts));
            // Whoever asks in words does not ask first whether they may.
            case Verdict.Ask ask
            when tool instanceof Tool.Asks ->
                denied(tx, run, next.call(), plan.act(), new Denied(refusal(ask), snapshot, parts));
            case Verdict.Ask ask -> asked(tx, run, next.call(), plan, ask, parts);
            case Verdict.Allow allow
            when asksFirst ->
                waits(tx, run, next.call(), asking.question(tx, run, plan.act(), allow.audience()), parts);
            case Verdict.Allow allow -> {
                facts.used(tx, run, snapshot, allow);
                Entry intent = runs.entries().intent(run, plan.act(), allow, snapshot);
                parts.add(intent);
                List<EntryId> also = announced(tx, run, plan, parts);
                Allowed allowed = new Allowed(tool, decided.permit().orElseThrow(), intent.id(), settled, also);
                yield allowed(tx, run, next.call(), allowed, parts);
            }
        };
    }

    private static Permit.Decided decided(Snapshot snapshot, Act act) {
        return Tracing.span(SpanName.DECIDE, span -> {
            Permit.Decided decided = Permit.decide(snapshot, act);
            span.note(SpanKey.VERB, act.verb().name())
                    .note(SpanKey.VERDICT, decided.verdict().getClass().getSimpleName());
            return decided;
        });
    }

    /// An act that may happen now, announced by its intent.
    ///
    /// @param answer of the owner, where one was needed
    private record Allowed(Tool tool, Permit permit, EntryId intent, Optional<Approval> answer, List<EntryId> also) {}

    private Change<Went> allowed(Tx tx, Run run, Step.Call call, Allowed allowed, Went.Parts parts) {
        return switch (allowed.tool()) {
            case Tool.OfStore ofStore ->
                effects.settled(tx, run, call, allowed.intent(), ofStore.perform(tx, allowed.permit(), run), parts);
            case Tool.Chosen chosen ->
                effects.settled(
                        tx,
                        run,
                        call,
                        allowed.intent(),
                        chosen.perform(
                                tx,
                                allowed.permit(),
                                run,
                                allowed.answer()
                                        .map(approval -> approval.choice(run.owner()))
                                        .orElse(Choice.NONE)),
                        parts);
            case Tool.Asks asks ->
                effects.settled(
                        tx,
                        run,
                        call,
                        allowed.intent(),
                        asks.perform(
                                tx,
                                allowed.permit(),
                                run,
                                allowed.answer()
                                        .flatMap(approval -> approval.words(run.owner()))
                                        .orElseThrow()),
                        parts);
            case Tool.Outside outside -> {
                outside.announced(tx, allowed.permit(), run);
                Run begun = runs.append(tx, run, List.of(new Step.Begun(call.id(), allowed.intent())));
                parts.tell(tx, begun, call, RunNotice.Phase.START, "");
                yield parts.as(
                        new Went.Due(outside, allowed.permit(), begun, allowed.intent(), allowed.also(), parts.told));
            }
        };
    }

    /// Something that an act needs besides and that does not hold.
    private record Lacking(Act act, Denied denied) {}

    private Optional<Lacking> lacking(Tx tx, Run run, Tool.Plan.Of plan, Went.Parts parts) {
        // One use of each is the act's own.
        Map<GrantId, Integer> uses = new HashMap<>();
        for (Act act : plan.also()) {
            Snapshot snapshot = facts.of(tx, run, act, Set.of());
            Verdict verdict = Permit.decide(snapshot, act).verdict();
            if (!(verdict instanceof Verdict.Allow allow) || allow.appendOnly() || usedUp(snapshot, allow, uses)) {
                return Optional.of(new Lacking(act, new Denied(refusal(verdict), snapshot, parts)));
            }
        }
        return Optional.empty();
    }

    /// Whether a grant with a number of uses has none left for one more act of the same tool.
    private static boolean usedUp(Snapshot snapshot, Verdict.Allow allow, Map<GrantId, Integer> uses) {
        boolean none = false;
        for (Grant grant : snapshot.grants()) {
            if (grant.uses().isPresent() && allow.basis().contains("grant " + grant.id())) {
                none |= uses.merge(grant.id(), 2, (had, _) -> had + 1)
                        > grant.uses().get();
            }
        }
        return none;
    }

    /// Their intents. All of them were looked at in this transaction.
    private List<EntryId> announced(Tx tx, Run run, Tool.Plan.Of plan, Went.Parts parts) {
        List<EntryId> intents = new ArrayList<>();
        for (Act act : plan.also()) {
            Snapshot snapshot = facts.of(tx, run, act, Set.of());
            if (!(Permit.decide(snapshot, act).verdict() instanceof Verdict.Allow allow)) {
                throw new IllegalStateException("what held in this transaction does not hold any more");
            }
            facts.used(tx, run, snapshot, allow);
            Entry intent = runs.entries().intent(run, act, allow, snapshot);
            parts.add(intent);
            intents.add(intent.id());
        }
        return intents;
    }

    /// What an act needs besides is not asked about: it is refused, whatever else the verdict says.
    private static Verdict.Deny refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Deny deny -> deny;
            case Verdict.Ask ask -> new Verdict.Deny(DenyCode.OUT_OF_SCOPE, ask.findings());
            case Verdict.Allow allow -> new Verdict.Deny(DenyCode.MISSING, allow.basis());
        };
    }

    /// A refusal with what it rests on.
    private record Denied(Verdict.Deny deny, Snapshot snapshot, Went.Parts parts) {}

    private Change<Went> noAct(Tx tx, Run run, Step.Call call, String told, Went.Parts parts) {
        return noAct(tx, run, call, told, parts, Map.of());
    }

    private Change<Went> noAct(
            Tx tx, Run run, Step.Call call, String told, Went.Parts parts, Map<String, String> more) {
        Step.Refused why = told.equals("none")
                ? Step.Refused.MISSING
                : told.startsWith(INVALID) ? Step.Refused.INVALID : Step.Refused.FAILED;
        String result = switch (why) {
            case MISSING -> "none";
            case INVALID -> "invalid";
            case DENIED, FAILED -> "unable";
        };
        Entry entry = runs.entries().noAct(run, call.tool(), result, more);
        tellOwner(tx, run, parts.add(entry), entry.fields());
        runs.append(tx, run.withBudget(run.budget().act()), List.of(refused(call, told, why)));
        String words = why == Step.Refused.MISSING ? "there is no such tool for this run" : told;
        return parts.tell(tx, run, call, RunNotice.Phase.FAILED, words).on();
    }

    /// Why an answer does not let an act happen.
    ///
    /// @param reason `OWNER` for a no or silence; `CHANGED` when the owner allowed another act, or the same one for
    ///     others
    private record Not(Audience audience, String reason) {}

    private Change<Went> notAllowed(Tx tx, Run run, RunMachine.Next.Perform next, Act act, Not not) {
        Run refusing = run.refusing(Decide.refusalKey(act, not.audience()))
                .withBudget(run.budget().act());
        runs.append(tx, refusing, List.of(refused(next.call(), "no", Step.Refused.DENIED)));
        Entry entry = runs.entries().notAllowed(run, act, not.reason());
        Went.Parts parts = new Went.Parts().add(entry);
        if (not.reason().equals("CHANGED")) {
            // The owner knows of a no of their own; that their yes came to nothing they have to be told.
            tellOwner(tx, run, parts, entry.fields());
        }
        String words = not.reason().equals("CHANGED") ? "what was allowed was another act" : "it was not allowed";
        return parts.tell(tx, run, next.call(), RunNotice.Phase.FAILED, words).on();
    }

    /// A question that nobody answered: no act of the agent's is refused by that, nor the next question.
    private Change<Went> unanswered(Tx tx, Run run, RunMachine.Next.Perform next, Act act) {
        String why = asking.unanswered(tx, next.answered().orElseThrow().approval());
        runs.append(tx, run.withBudget(run.budget().act()), List.of(refused(next.call(), why, Step.Refused.DENIED)));
        return new Went.Parts()
                .add(runs.entries().notAllowed(run, act, "OWNER"))
                .tell(tx, run, next.call(), RunNotice.Phase.FAILED, why)
                .on();
    }

    private Change<Went> denied(Tx tx, Run run, Step.Call call, Act act, Denied denied) {
        Verdict.Deny deny = denied.deny();
        Entry entry = runs.entries().verdict(run, act, deny, deny.code().seenByAgent(), denied.snapshot());
        tellOwner(tx, run, denied.parts().add(entry), entry.fields());
        // A miss is a look too: the place was consulted.
        Run.Taken looked = new Run.Taken(run.integrity(), facts.consulted(act), Map.of());
        runs.append(
                tx,
                run.after(looked).withBudget(run.budget().act()),
                List.of(refused(call, deny.code().seenByAgent(), Step.Refused.DENIED)));
        return denied.parts()
                .tell(tx, run, call, RunNotice.Phase.FAILED, "it may not: your ledger names the check")
                .on();
    }

    static void tellOwner(Tx tx, Run run, Went.Parts parts, Map<String, String> fields) {
        parts.notices.add(OwnerEvents.record(tx, run.owner(), "denied", fields).notice());
    }

    /// The approval's own entry and event are the one record of this ask.
    private Change<Went> asked(Tx tx, Run run, Step.Call call, Tool.Plan.Of plan, Verdict.Ask ask, Went.Parts parts) {
        return waits(tx, run, call, asking.ask(tx, run, plan, ask), parts);
    }

    private Change<Went> waits(Tx tx, Run run, Step.Call call, Asking.Put put, Went.Parts parts) {
        parts.entries.addAll(put.entries());
        parts.notices.addAll(put.notices());
        Run paid = run.withBudget(run.budget().act());
        if (put.approval().isEmpty()) {
            runs.append(tx, paid, List.of(refused(call, "no", Step.Refused.DENIED)));
            return parts.tell(tx, run, call, RunNotice.Phase.FAILED, "it may not, and nobody is asked")
                    .on();
        }
        Approval approval = put.approval().get();
        runs.append(
                tx, paid.waiting(approval.id()), List.of(new Step.Asked(call.id(), approval.id(), approval.digest())));
        parts.notices.add(new RunNotice.Waits(run.owner(), run.id()));
        return parts.tell(
                        tx,
                        run,
                        call,
                        RunNotice.Phase.UPDATE,
                        "waits for your answer: " + approval.id().value())
                .stopped();
    }

    private static Step refused(Step.Call call, String text, Step.Refused why) {
        return new Step.Done(call.id(), call.tool(), text, Optional.of(why));
    }

    private Run current(Tx tx, Run run) {
        return runs.find(tx, run.owner(), run.id()).orElseThrow();
    }
}
