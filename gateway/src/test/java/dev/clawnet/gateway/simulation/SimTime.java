package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Clock, timers and threads of one simulated process, in one.
///
/// Tasks run in an order that chance picks. A task that blocks (a model, a node, a transaction) is a place where
/// others go on: `interleave` and `pass` run them inside it, as further threads would. The clock can be set, back
/// and forth, as by an administrator or a machine that slept.
public final class SimTime implements InstantSource, Timers, Executor {
    private static final int DEPTH = 5;
    private static final int WINDOW = 6;
    private static final int STEPS = 60_000;

    private final Chance chance;
    private final Consumer<RuntimeException> failed;
    private final List<Runnable> ready = new ArrayList<>();
    private final TreeSet<Due> pending =
            new TreeSet<>(Comparator.comparing(Due::when).thenComparingLong(Due::order));
    private Instant now;
    private long order;
    private int depth;
    private int steps;
    private boolean orderly;

    private record Due(Instant when, long order, Runnable work) {}

    /// A clock.
    ///
    /// @param failed hears of a task that ended with an exception
    SimTime(Instant start, Chance chance, Consumer<RuntimeException> failed) {
        this.now = start;
        this.chance = chance;
        this.failed = failed;
    }

    /// From now on tasks run one after the other, in their order.
    void orderly() {
        orderly = true;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Cancel at(Instant when, Runnable work) {
        Due due = new Due(when, order++, work);
        pending.add(due);
        return () -> pending.remove(due);
    }

    @Override
    public void execute(Runnable work) {
        ready.add(work);
    }

    /// The clock is set.
    void jump(Duration by) {
        now = now.plus(by);
    }

    int timers() {
        return pending.size();
    }

    boolean idle() {
        return ready.isEmpty();
    }

    /// Runs one task that is ready, whichever chance picks; whether there was one.
    boolean step() {
        while (!pending.isEmpty() && !pending.first().when().isAfter(now)) {
            ready.add(pending.removeFirst().work());
        }
        if (ready.isEmpty()) {
            return false;
        }
        if (++steps > STEPS) {
            throw new Broken("liveness", "work makes work without end");
        }
        int at = orderly ? 0 : chance.nextInt(Math.min(WINDOW, ready.size()));
        Runnable work = ready.remove(at);
        try {
            work.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        }
        return true;
    }

    /// Some tasks, then leaves the rest where they are.
    void some(int most) {
        boolean more = true;
        for (int ran = 0; more && ran < most; ran++) {
            more = step();
        }
    }

    /// All that is ready, and all that this makes ready, without moving the clock.
    void settle() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    /// Moves the clock to `by` later, from timer to timer; some work may be left undone for a while.
    void advance(Duration by) {
        advanceTo(now.plus(by));
    }

    private void advanceTo(Instant end) {
        boolean more = true;
        while (more) {
            more = ((orderly || ready.isEmpty() || !chance.oneIn(12)) && step()) || hop(end);
        }
        now = end.isAfter(now) ? end : now;
    }

    private boolean hop(Instant end) {
        if (pending.isEmpty() || pending.first().when().isAfter(end)) {
            return false;
        }
        Due due = pending.removeFirst();
        now = due.when().isAfter(now) ? due.when() : now;
        ready.add(due.work());
        return true;
    }

    /// Called by a task outside of a transaction: another one may run meanwhile.
    void interleave() {
        if (!orderly && depth < DEPTH && chance.oneIn(6)) {
            depth++;
            try {
                step();
            } finally {
                depth--;
            }
        }
    }

    /// Called by a task that blocks for this long: the world goes on meanwhile.
    void pass(Duration by) {
        if (depth >= DEPTH) {
            return;
        }
        depth++;
        try {
            Instant end = now.plus(by);
            for (int ran = 0; ran < 12; ran++) {
                if (!step() && !hop(end)) {
                    break;
                }
            }
            now = end.isAfter(now) ? end : now;
        } finally {
            depth--;
        }
    }
}
