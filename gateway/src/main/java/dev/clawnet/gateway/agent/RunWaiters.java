package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Those who wait for the end of a run, without a thread each. Its own lock guards the map.
final class RunWaiters {
    /// Waiters at once, all people together: each belongs to a call in flight, which links bound too.
    static final int MOST = 10_000;

    private final Store store;
    private final Runs runs;
    private final Timers timers;
    private final InstantSource clock;
    private final Map<RunId, List<Waiter>> waiting = new HashMap<>();
    private int count;

    RunWaiters(Store store, Runs runs, Timers timers, InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.timers = timers;
        this.clock = clock;
    }

    private record Waiter(Consumer<Run> done, AtomicBoolean told) {
        void tell(Run run) {
            if (told.compareAndSet(false, true)) {
                done.accept(run);
            }
        }
    }

    void subscribe(Notices notices) {
        notices.on(RunNotice.Ended.class, ended -> tell(ended.owner(), ended.run()));
    }

    /// Calls `done` once, when the run is over. `abandon` takes what to do when nobody listens any more.
    void onEnd(PersonId owner, RunId id, Consumer<Run> done, Consumer<Runnable> abandon) {
        Waiter waiter = new Waiter(done, new AtomicBoolean());
        add(id, waiter);
        abandon.accept(() -> remove(id, waiter));
        Run run = find(owner, id);
        if (run.ended()) {
            tell(owner, id);
        }
    }

    /// As `onEnd`, but calls `done` with the run as it stands when the time is over.
    void onEndOr(PersonId owner, RunId id, Duration timeout, Consumer<Run> done, Consumer<Runnable> abandon) {
        Waiter waiter = new Waiter(done, new AtomicBoolean());
        add(id, waiter);
        abandon.accept(() -> remove(id, waiter));
        timers.at(clock.instant().plus(timeout), () -> {
            remove(id, waiter);
            waiter.tell(find(owner, id));
        });
        if (find(owner, id).ended()) {
            tell(owner, id);
        }
    }

    private void tell(PersonId owner, RunId id) {
        List<Waiter> told;
        synchronized (this) {
            told = waiting.remove(id);
            count -= told == null ? 0 : told.size();
        }
        if (told != null) {
            Run run = find(owner, id);
            told.forEach(waiter -> waiter.tell(run));
        }
    }

    private synchronized void add(RunId id, Waiter waiter) {
        if (count >= MOST) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many calls wait for runs");
        }
        count++;
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(waiter);
    }

    private synchronized void remove(RunId id, Waiter waiter) {
        List<Waiter> waiters = waiting.get(id);
        if (waiters != null && waiters.remove(waiter)) {
            count--;
            if (waiters.isEmpty()) {
                waiting.remove(id);
            }
        }
    }

    private Run find(PersonId owner, RunId id) {
        return store.read(view -> runs.find(view, owner, id).orElseThrow());
    }
}
