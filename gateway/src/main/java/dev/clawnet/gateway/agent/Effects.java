package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What acts do that were allowed: performed once their intents are durable, settled, and taken into their run. It
/// decides nothing: [Acting] does.
final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final Store store;
    private final Runs runs;
    private final Progress progress;

    Effects(Store store, Runs runs, Progress progress) {
        this.store = store;
        this.runs = runs;
        this.progress = progress;
    }

    /// Performs what was announced, and settles it. Whether its run goes on.
    boolean outside(Went.Due due, Step.Call call, Cancel cancel) {
        Tool.Reported reported = reported(due, new Tool.Meanwhile(cancel, watched(due)));
        Went went = store.write(tx -> settled(tx, due, call, reported));
        went.told().forEach(progress::tell);
        return went instanceof Went.On;
    }

    private Change<Went> settled(Tx tx, Went.Due due, Step.Call call, Tool.Reported reported) {
        Run run = runs.find(tx, due.run().owner(), due.run().id()).orElseThrow();
        Tool.Effect effect = due.tool().settle(tx, due.permit(), run, reported);
        Went.Parts parts = new Went.Parts();
        if (effect.result().equals(Tool.Effect.REFUSED)) {
            Acting.tellOwner(
                    tx,
                    run,
                    parts,
                    runs.entries().refusedOutside(run, due.permit().act(), effect.fields()));
        }
        due.also().forEach(intent -> parts.add(runs.entries().outcome(run, intent, effect.result(), effect.fields())));
        if (run.ended()) {
            Entry outcome = runs.entries().outcome(run, due.intent(), effect.result(), effect.fields());
            return parts.add(outcome).stopped();
        }
        return settled(tx, run, call, due.intent(), effect, parts);
    }

    /// Those who watch the run see what the act says on the way, where they were told of its beginning.
    private Consumer<String> watched(Went.Due due) {
        return due.told().stream()
                .filter(RunNotice.Told.Calls.class::isInstance)
                .map(RunNotice.Told.Calls.class::cast)
                .reduce((_, last) -> last)
                .<Consumer<String>>map(start -> part -> progress.watched(start, part))
                .orElse(_ -> {});
    }

    private static Tool.Reported reported(Went.Due due, Tool.Meanwhile meanwhile) {
        try {
            String operation = due.intent().value();
            return due.tool() instanceof Tool.Stoppable stoppable
                    ? stoppable.perform(due.permit(), due.run(), operation, meanwhile)
                    : due.tool().perform(due.permit(), due.run(), operation);
        } catch (RuntimeException e) {
            LOG.error(
                    "effect failed run={} tool={}",
                    due.run().id(),
                    due.tool().spec().name(),
                    e);
            return new Tool.Reported("failed", Json.STRICT.createObjectNode());
        }
    }

    /// Takes what an act did into its run.
    Change<Went> settled(Tx tx, Run run, Step.Call call, EntryId intent, Tool.Effect effect, Went.Parts parts) {
        parts.add(runs.entries().outcome(run, intent, effect.result(), effect.fields()));
        parts.entries.addAll(effect.entries());
        parts.notices.addAll(effect.notices());
        Run after = runs.append(
                tx, run.after(effect.taken()).withBudget(run.budget().act()), List.of(done(call, effect)));
        parts.tell(tx, run, call, effect.wentWell() ? RunNotice.Phase.DONE : RunNotice.Phase.FAILED, effect.text());
        if (effect.endsRun()) {
            // The run's end goes out with what follows from this change, and this before it.
            parts.notices.addAll(parts.told);
            parts.told.clear();
            return parts.add(runs.end(tx, after, Run.State.DONE, "")).stopped();
        }
        return parts.on();
    }

    private static Step done(Step.Call call, Tool.Effect effect) {
        return new Step.Done(
                call.id(),
                call.tool(),
                effect.text(),
                effect.wentWell() ? Optional.empty() : Optional.of(Step.Refused.FAILED));
    }
}
