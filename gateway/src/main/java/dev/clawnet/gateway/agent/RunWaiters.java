package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Cancel;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Those who wait for the end of a run, without a thread each. Its own lock guards the map.
final class RunWaiters {
    /// Waiters of one person at once: each belongs to a call in flight.
    static final int MOST_OF_PERSON = 1_000;
    /// Waiters at once, all people together: each has timers, which everybody's deadlines share.
    static final int MOST = 50_000;

    private final Store store;
    private final Runs runs;
    private final Timers timers;
    private final InstantSource clock;
    private final Map<RunId, List<Waiter>> waiting = new HashMap<>();
    private final Map<PersonId, Integer> ofPerson = new HashMap<>();
    private int count;

    RunWaiters(Store store, Runs runs, Timers timers, InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.timers = timers;
        this.clock = clock;
    }

    /// One who waits. Whoever ends the wait first takes its timer away.
    private static final class Waiter {
        private final PersonId owner;
        private final Consumer<Run> done;
        /// Whether it is enough that the run waits for its owner.
        private final boolean standing;

        private final AtomicBoolean told = new AtomicBoolean();
        private volatile Cancel timer = () -> {};

        Waiter(PersonId owner, Consumer<Run> done, boolean standing) {
            this.owner = owner;
            this.done = done;
            this.standing = standing;
        }

        /// Whether this is what it waits for.
        boolean hears(boolean over) {
            return over || standing;
        }

        void tell(Run run) {
            if (told.compareAndSet(false, true)) {
                timer.cancel();
                done.accept(run);
            }
        }

        void leave() {
            if (told.compareAndSet(false, true)) {
                timer.cancel();
            }
        }
    }

    void subscribe(Notices notices) {
        notices.on(RunNotice.Ended.class, ended -> tell(ended.owner(), ended.run(), true));
        notices.on(RunNotice.Waits.class, waits -> tell(waits.owner(), waits.run(), false));
    }

    /// Calls `done` once, when the run is over. `abandon` takes what to do when nobody listens any more.
    void onEnd(PersonId owner, RunId id, Consumer<Run> done, Consumer<Runnable> abandon) {
        Waiter waiter = new Waiter(owner, done, false);
        add(id, waiter);
        waits(id, waiter, abandon);
    }

    /// As `onEnd`, but calls `done` with the run as it stands when the time is over.
    void onEndOr(PersonId owner, RunId id, Duration timeout, Consumer<Run> done, Consumer<Runnable> abandon) {
        until(id, new Waiter(owner, done, false), timeout, abandon);
    }

    /// As `onEndOr`, but a run that waits for its owner is not waited for.
    void onStand(PersonId owner, RunId id, Duration timeout, Consumer<Run> done, Consumer<Runnable> abandon) {
        until(id, new Waiter(owner, done, true), timeout, abandon);
    }

    private void until(RunId id, Waiter waiter, Duration timeout, Consumer<Runnable> abandon) {
        add(id, waiter);
        try {
            waiter.timer = timers.at(clock.instant().plus(timeout), () -> {
                remove(id, waiter);
                waiter.tell(find(waiter.owner, id));
            });
        } catch (RejectedExecutionException e) {
            remove(id, waiter);
            throw tooMany();
        }
        waits(id, waiter, abandon);
    }

    private void waits(RunId id, Waiter waiter, Consumer<Runnable> abandon) {
        abandon.accept(() -> {
            remove(id, waiter);
            waiter.leave();
        });
        Run now = find(waiter.owner, id);
        if (now.ended() || now.state() == Run.State.WAITING) {
            tell(waiter.owner, id, now.ended());
        }
    }

    /// @param over whether the run is over, rather than waits for its owner
    private void tell(PersonId owner, RunId id, boolean over) {
        List<Waiter> told = new ArrayList<>();
        synchronized (this) {
            List<Waiter> left = new ArrayList<>(waiting.getOrDefault(id, List.of()));
            left.stream().filter(waiter -> waiter.hears(over)).forEach(told::add);
            left.removeAll(told);
            told.forEach(this::uncount);
            if (left.isEmpty()) {
                waiting.remove(id);
            } else {
                waiting.put(id, left);
            }
        }
        if (!told.isEmpty()) {
            Run run = find(owner, id);
            told.forEach(waiter -> waiter.tell(run));
        }
    }

    private synchronized void add(RunId id, Waiter waiter) {
        int mine = ofPerson.getOrDefault(waiter.owner, 0);
        if (count >= MOST || mine >= MOST_OF_PERSON) {
            throw tooMany();
        }
        count++;
        ofPerson.put(waiter.owner, mine + 1);
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(waiter);
    }

    private synchronized void remove(RunId id, Waiter waiter) {
        List<Waiter> waiters = waiting.get(id);
        if (waiters != null && waiters.remove(waiter)) {
            uncount(waiter);
            if (waiters.isEmpty()) {
                waiting.remove(id);
            }
        }
    }

    private void uncount(Waiter waiter) {
        count--;
        ofPerson.computeIfPresent(waiter.owner, (_, mine) -> mine > 1 ? mine - 1 : null);
    }

    private static Fault tooMany() {
        return new Fault(ErrorCode.LIMIT_REACHED, "too many calls wait for runs");
    }

    private Run find(PersonId owner, RunId id) {
        return store.read(view -> runs.find(view, owner, id).orElseThrow());
    }
}
