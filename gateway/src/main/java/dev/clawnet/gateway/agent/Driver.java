package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives runs: loads a run's steps, asks [RunMachine] what is next, does it, until the run ends or waits.
///
/// At most one drive of a run at a time; a run that is woken while it is driven is looked at once more. A drive
/// that fails for a reason of ours ends its run as failed: an error is a refusal, never a retry of an effect.
public final class Driver {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private static final String LOST = "the gateway could not go on with this run";

    private final Store store;
    private final Runs runs;
    private final Thinking thinking;
    private final Acting acting;
    private final Executor executor;
    private final Slots slots;
    /// Runs that are driven now. Bounded by the runs that are live, which budgets of people bound.
    private final Map<RunId, Drive> drives = new ConcurrentHashMap<>();

    Driver(Store store, Runs runs, Thinking thinking, Acting acting, Executor executor, Slots slots) {
        this.store = store;
        this.runs = runs;
        this.thinking = thinking;
        this.acting = acting;
        this.executor = executor;
        this.slots = slots;
    }

    /// One drive, and the switch that stops its model.
    private static final class Drive {
        private final Cancel cancel = new Cancel();
        private boolean again;
        /// What the run had when it was woken.
        private volatile List<Step> known;

        Drive(List<Step> known) {
            this.known = known;
        }

        /// They are in the store too: a drive that waits for its slot keeps nothing.
        void forget() {
            known = List.of();
        }

        List<Step> takeKnown() {
            List<Step> taken = known;
            forget();
            return taken;
        }
    }

    /// Listens for runs that are ready or cancelled.
    void subscribe(Notices notices) {
        notices.on(RunNotice.Ready.class, ready -> wake(ready.owner(), ready.run(), ready.steps()));
        notices.on(RunNotice.Cancelled.class, cancelled -> cancel(cancelled.run()));
        notices.on(RunNotice.Ended.class, ended -> traced(ended.owner(), ended.run()));
    }

    /// A run that is over is one span, from its opening on, whenever the gateway was started anew meanwhile.
    private void traced(PersonId owner, RunId id) {
        if (!runs.tracer().isOn()) {
            return;
        }
        Optional<Run> ended = store.glance(view -> runs.find(view, owner, id));
        ended.flatMap(Run::trail)
                .ifPresent(trail -> runs.tracer()
                        .closes(
                                SpanName.RUN,
                                trail,
                                ended.get().openedAt(),
                                ended.get().state() != Run.State.DONE,
                                Map.of(
                                        SpanKey.PERSON, owner.value(),
                                        SpanKey.RUN, id.value(),
                                        SpanKey.CAUSE,
                                                ended.get().cause().getClass().getSimpleName(),
                                        SpanKey.OUTCOME, ended.get().state().name())));
    }

    /// Takes up every run that was not over when the gateway stopped.
    public void recover() {
        List<Run> open = store.read(runs::unfinished);
        open.forEach(run -> wake(run.owner(), run.id()));
    }

    /// Hands a run to the executor, unless it is driven already.
    public void wake(PersonId owner, RunId id) {
        wake(owner, id, List.of());
    }

    private void wake(PersonId owner, RunId id, List<Step> known) {
        Drive fresh = new Drive(known);
        Drive present = drives.compute(id, (_, drive) -> {
            if (drive == null) {
                return fresh;
            }
            drive.again = true;
            return drive;
        });
        if (present == fresh) {
            slots.take(owner, () -> driven(owner, id, fresh)).ifPresentOrElse(executor::execute, fresh::forget);
        }
    }

    private void driven(PersonId owner, RunId id, Drive drive) {
        try {
            OnBehalf.run(owner, () -> drive(owner, id, drive));
        } finally {
            slots.free(owner).ifPresent(executor::execute);
        }
    }

    /// Drives a run on the calling thread until it ends. For runs that never wait: a manager's advice.
    Run complete(PersonId owner, RunId id) {
        Drive fresh = new Drive(List.of());
        Drive present = drives.computeIfAbsent(id, _ -> fresh);
        if (present == fresh) {
            drive(owner, id, fresh);
        }
        return store.read(view -> runs.find(view, owner, id).orElseThrow());
    }

    private void cancel(RunId id) {
        Drive drive = drives.get(id);
        if (drive != null) {
            drive.cancel.cancel();
        }
    }

    private void drive(PersonId owner, RunId id, Drive drive) {
        boolean more = true;
        while (more) {
            try {
                advance(owner, id, drive);
            } catch (RuntimeException e) {
                LOG.error("run failed run={}", id, e);
                fail(owner, id);
            }
            more = !finished(id);
        }
    }

    /// Takes the drive off the table unless somebody woke the run meanwhile.
    private boolean finished(RunId id) {
        return drives.compute(id, (_, drive) -> {
                    if (drive != null && drive.again) {
                        drive.again = false;
                        return drive;
                    }
                    return null;
                })
                == null;
    }

    private void advance(PersonId owner, RunId id, Drive drive) {
        boolean going = true;
        List<Step> known = drive.takeKnown();
        while (going) {
            // Steps are only added while a run is driven, so that those that are known are not read again.
            List<Step> before = known;
            Loaded loaded = store.read(view -> {
                Run run = runs.find(view, owner, id).orElseThrow();
                return new Loaded(run, runs.steps(view, run, before));
            });
            known = loaded.steps();
            going = runs.tracer().goesOn(loaded.run().trail(), owner, () -> goesOn(loaded, drive));
        }
    }

    private boolean goesOn(Loaded loaded, Drive drive) {
        return switch (loaded.run().state()) {
            case LIVE -> step(loaded, drive.cancel);
            case WAITING -> acting.lookForAnswer(loaded);
            case QUEUED, DONE, FAILED, CANCELLED -> false;
        };
    }

    /// A run as it is stored now.
    record Loaded(Run run, List<Step> steps) {}

    /// Does one thing; whether there may be more to do now.
    private boolean step(Loaded loaded, Cancel cancel) {
        return switch (RunMachine.next(loaded.steps())) {
            case RunMachine.Next.Think _ -> thinking.think(loaded, cancel);
            case RunMachine.Next.ThinkAgain again -> thinking.again(loaded, again.intent());
            case RunMachine.Next.Perform perform -> acting.perform(loaded, perform, cancel);
            case RunMachine.Next.Await await ->
                throw new IllegalStateException("a live run waits for " + await.approval());
            case RunMachine.Next.Unknown unknown -> acting.unknown(loaded, unknown);
            case RunMachine.Next.Finish finish -> finish(loaded, finish.text());
        };
    }

    private boolean finish(Loaded loaded, String text) {
        Optional<Resource> place = LastWord.place(loaded.run(), loaded.steps(), text);
        if (place.isPresent()) {
            return deliver(loaded, place.get(), text);
        }
        store.write(tx -> {
            Run run = runs.find(tx, loaded.run().owner(), loaded.run().id()).orElseThrow();
            RunEnd.Follow follow = run.ended() ? noChange(run) : runs.end(tx, run, Run.State.DONE, text);
            return new Change<>(true, follow.entries(), follow.notices());
        });
        return false;
    }

    private boolean deliver(Loaded loaded, Resource place, String text) {
        return store.write(tx -> {
            Run run = runs.find(tx, loaded.run().owner(), loaded.run().id()).orElseThrow();
            if (run.ended()) {
                return Change.of(false, runs.entries().late(run));
            }
            runs.append(tx, run, List.of(LastWord.sending(place, text)));
            return Change.of(true, runs.entries().delivers(run, place));
        });
    }

    /// Ends a run that cannot go on. What it had announced is settled as unknown, since nothing else ever will.
    private void fail(PersonId owner, RunId id) {
        try {
            store.write(tx -> failed(tx, runs.find(tx, owner, id).orElseThrow(), false));
        } catch (RuntimeException e) {
            LOG.error("run could not be ended with all that follows run={}", id, e);
            failAlone(owner, id);
        }
    }

    /// A run in a lane holds up whatever is said there, so it ends all the same; the others go on at the next start.
    private void failAlone(PersonId owner, RunId id) {
        try {
            Run run = store.read(view -> runs.find(view, owner, id).orElseThrow());
            if (Lanes.session(run).isPresent()) {
                store.write(tx -> failed(tx, runs.find(tx, owner, id).orElseThrow(), true));
            }
        } catch (RuntimeException e) {
            // The store takes nothing: the run stands as it is stored, and goes on at the next start or wake.
            LOG.error("run could not be ended run={}", id, e);
        }
    }

    /// @param alone whether what would follow from its end cannot be done
    private Change<Boolean> failed(Tx tx, Run run, boolean alone) {
        List<Entry> settled = new ArrayList<>();
        intent(RunMachine.next(runs.steps(tx, run)))
                .ifPresent(open -> settled.add(
                        runs.entries().outcome(run, open, "unknown", Map.of("reason", "the gateway could not go on"))));
        RunEnd.Follow follow = run.ended()
                ? noChange(run)
                : alone ? runs.endAlone(tx, run, LOST) : runs.end(tx, run, Run.State.FAILED, LOST);
        settled.addAll(follow.entries());
        return new Change<>(true, settled, follow.notices());
    }

    private static Optional<EntryId> intent(RunMachine.Next next) {
        return switch (next) {
            case RunMachine.Next.ThinkAgain again -> Optional.of(again.intent());
            case RunMachine.Next.Unknown unknown -> Optional.of(unknown.intent());
            case RunMachine.Next.Think _,
                    RunMachine.Next.Perform _,
                    RunMachine.Next.Await _,
                    RunMachine.Next.Finish _ -> Optional.empty();
        };
    }

    private RunEnd.Follow noChange(Run run) {
        return new RunEnd.Follow(List.of(runs.entries().late(run)), List.of());
    }
}
