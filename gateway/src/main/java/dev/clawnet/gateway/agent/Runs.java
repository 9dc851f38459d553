package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// All runs: opening, reading, ending them. Driving them is [Driver]'s.
public final class Runs {
    /// Steps of one run: more than the budgets below can make.
    static final int MAX_STEPS = 1_000;

    /// Open runs of one owner that are looked at when a session is stopped.
    static final int MOST_OPEN = 10_000;

    private final Budget reserve;
    private final ActEntries entries;
    private final RandomGenerator random;
    private final Map<Class<? extends Cause>, RunEnd> ends = new HashMap<>();
    private Moot moot = (_, _) -> RunEnd.Follow.NOTHING;
    private Beginning beginning = (_, _) -> List.of();

    public Runs(Budget reserve, RandomGenerator random) {
        this.reserve = reserve;
        this.entries = new ActEntries(random);
        this.random = random;
    }

    /// Says what follows when runs of this cause end. Called while the gateway is wired.
    public void onEnd(Class<? extends Cause> cause, RunEnd follow) {
        if (ends.putIfAbsent(cause, follow) != null) {
            throw new IllegalStateException("two things follow from the end of " + cause.getSimpleName());
        }
    }

    /// Says how a question becomes moot when the run that waits for its answer ends. Called while the gateway is
    /// wired.
    void onMoot(Moot withdraw) {
        this.moot = withdraw;
    }

    /// Says what the platform reads for a run before it thinks. Called while the gateway is wired.
    public void onBegin(Beginning reads) {
        this.beginning = reads;
    }

    /// Calls that the platform makes for a run before it thinks, each decided like any other.
    public interface Beginning {
        List<Step.Call> reads(Tx tx, Opening opening);
    }

    /// Withdraws a question, in the transaction that makes it moot.
    interface Moot {
        RunEnd.Follow withdraw(Tx tx, ApprovalId approval);
    }

    /// A run that was opened in a transaction, with what the transaction has to record and send.
    public record Opened(Run run, List<Entry> entries, List<Notice> notices) {}

    public Opened open(Tx tx, Opening opening) {
        Run run = new Run(
                RunId.mint(random),
                opening.agent(),
                opening.cause(),
                opening.half(),
                opening.audience(),
                opening.purpose(),
                opening.integrity(),
                opening.consulted(),
                opening.foreign(),
                java.util.Set.of(),
                reserve,
                Run.State.LIVE,
                0,
                Optional.empty(),
                Optional.empty(),
                tx.now(),
                Optional.empty());
        Run given = append(tx, run, opening.given());
        List<Step.Call> reads = new ArrayList<>(opening.reads());
        reads.addAll(beginning.reads(tx, opening));
        Run stored = reads.isEmpty() ? given : append(tx, given, List.of(new Step.Thought("", reads)));
        return new Opened(
                stored, List.of(entries.opened(stored)), List.of(new RunNotice.Ready(stored.owner(), stored.id())));
    }

    public Optional<Run> find(View view, PersonId owner, RunId id) {
        return view.find(RunTables.RUN, owner, id.value());
    }

    public List<Step> steps(View view, Run run) {
        return view.list(RunTables.STEP, run.owner(), run.id().value() + "/", MAX_STEPS).stream()
                .map(row -> row.value().step())
                .toList();
    }

    /// Runs of an owner that are not over, at most [#MOST_OPEN].
    public List<Run> open(View view, PersonId owner) {
        return view.list(RunTables.OPEN, owner, "", MOST_OPEN).stream()
                .flatMap(row -> find(view, owner, row.value().run()).stream())
                .filter(run -> !run.ended())
                .toList();
    }

    /// Runs that were not over when the gateway stopped.
    List<Run> unfinished(View view) {
        return view.all(RunTables.OPEN).stream()
                .flatMap(row -> find(view, row.person(), row.value().run()).stream())
                .filter(run -> !run.ended())
                .toList();
    }

    /// Stores more steps and the run itself.
    Run append(Tx tx, Run run, List<? extends Step> more) {
        int next = run.steps();
        for (Step step : more) {
            tx.put(RunTables.STEP, run.owner(), stepId(run.id(), next++), new RunTables.StepRow(step));
        }
        Run stored = run.withSteps(next);
        store(tx, stored);
        return stored;
    }

    private static void store(Tx tx, Run run) {
        String id = run.id().value();
        tx.put(RunTables.RUN, run.owner(), id, run);
        boolean known = tx.find(RunTables.OPEN, run.owner(), id).isPresent();
        if (run.ended() && known) {
            tx.delete(RunTables.OPEN, run.owner(), id);
        } else if (!run.ended() && !known) {
            tx.put(RunTables.OPEN, run.owner(), id, new RunTables.OpenRun(run.id()));
        }
    }

    /// Ends a run that is not over, with everything that follows from it.
    public RunEnd.Follow end(Tx tx, Run run, Run.State how, String why) {
        Run ended = run.ended(how, why, tx.now());
        store(tx, ended);
        List<Entry> recorded = new ArrayList<>(List.of(entries.ended(ended)));
        List<Notice> notices = new ArrayList<>(List.of(new RunNotice.Ended(run.owner(), run.id())));
        if (how == Run.State.CANCELLED) {
            notices.add(new RunNotice.Cancelled(run.owner(), run.id()));
        }
        if (run.waitsFor().isPresent()) {
            RunEnd.Follow withdrawn = moot.withdraw(tx, run.waitsFor().get());
            recorded.addAll(withdrawn.entries());
            notices.addAll(withdrawn.notices());
        }
        RunEnd follow = ends.get(run.cause().getClass());
        if (follow != null) {
            RunEnd.Follow more = follow.ended(tx, ended);
            recorded.addAll(more.entries());
            notices.addAll(more.notices());
        }
        return new RunEnd.Follow(recorded, notices);
    }

    ActEntries entries() {
        return entries;
    }

    private static String stepId(RunId run, int index) {
        return String.format(Locale.ROOT, "%s/%06d", run.value(), index);
    }
}
