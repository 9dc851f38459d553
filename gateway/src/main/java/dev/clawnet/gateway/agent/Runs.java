package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.gateway.trace.Trail;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final InstantSource clock;
    private final Map<Class<? extends Cause>, RunEnd> ends = new HashMap<>();
    private Tracer tracer = Tracer.OFF;
    private Moot moot = (_, _) -> RunEnd.Follow.NOTHING;
    private Beginning beginning = (_, _) -> List.of();
    private RunEnd lane = (_, _) -> RunEnd.Follow.NOTHING;
    private RunEnd every = (_, _) -> RunEnd.Follow.NOTHING;

    public Runs(Budget reserve, RandomGenerator random, InstantSource clock) {
        this.reserve = reserve;
        this.entries = new ActEntries(random, clock);
        this.random = random;
        this.clock = clock;
    }

    /// Gives runs that open from now on their place in a trace. Called while the gateway is wired.
    void traced(Tracer by) {
        this.tracer = by;
    }

    Tracer tracer() {
        return tracer;
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

    /// What else follows from the end of every run, whatever began it. Called while the gateway is wired.
    public void onEvery(RunEnd next) {
        RunEnd before = every;
        this.every = (tx, run) -> before.ended(tx, run).and(next.ended(tx, run));
    }

    /// What becomes of a run's lane when it is over. Called while the gateway is wired.
    void onLane(RunEnd next) {
        this.lane = next;
    }

    /// Withdraws a question, in the transaction that makes it moot.
    interface Moot {
        RunEnd.Follow withdraw(Tx tx, ApprovalId approval);
    }

    /// A run that was opened in a transaction, with what the transaction has to record and send.
    public record Opened(Run run, List<Entry> entries, List<Notice> notices) {}

    public Opened open(Tx tx, Opening opening) {
        return begin(tx, mint(), opening);
    }

    RunId mint() {
        return RunId.mint(random, clock.instant());
    }

    /// A run that is accepted and waits for its turn. What it is asked is its one step until it begins.
    Run waiting(Tx tx, RunId id, Opening bare) {
        return made(id, bare, Run.State.QUEUED, tx.now());
    }

    /// What a run would be that the owner's words began in a session now, before it is shown anything. It is stored
    /// nowhere.
    Run imagined(AgentId agent, SessionKey session, Instant now) {
        return imagined(agent, new Cause.Owner(session.text()), now);
    }

    /// The same of another cause that its owner alone learns of.
    Run imagined(AgentId agent, Cause cause, Instant now) {
        Opening bare = new Opening(
                agent,
                cause,
                Snapshot.Half.PRIVATE,
                Audience.owner(agent.owner()),
                OwnerContext.OWN_PURPOSE,
                Integrity.TRUSTED,
                Set.of(),
                Map.of(),
                List.of());
        return made(RunId.mint(random, now), bare, Run.State.LIVE, now, Optional.empty());
    }

    /// Stores such a run.
    Opened queue(Tx tx, Run waiting, List<Step.Given> asked) {
        Run stored = append(tx, waiting, asked);
        return new Opened(stored, List.of(entries.queued(stored)), List.of());
    }

    /// Begins a run under this id; what waited under it is replaced.
    Opened begin(Tx tx, RunId id, Opening opening) {
        Run run = made(id, opening, Run.State.LIVE, tx.now(), trail(tx, id, opening));
        List<Step.Call> reads = new ArrayList<>(opening.reads());
        reads.addAll(beginning.reads(tx, opening));
        List<Step> steps = new ArrayList<>(opening.given());
        if (!reads.isEmpty()) {
            steps.add(new Step.Thought("", reads));
        }
        Run stored = append(tx, run, steps);
        RunNotice.Ready ready = new RunNotice.Ready(stored.owner(), stored.id(), steps);
        return new Opened(stored, List.of(entries.opened(stored)), List.of(ready));
    }

    /// What waited stays where it was in its trace.
    private Optional<Trail> trail(Tx tx, RunId id, Opening opening) {
        PersonId owner = opening.agent().owner();
        return tracer.isOn() ? find(tx, owner, id).flatMap(Run::trail).or(() -> tracer.opens(owner)) : Optional.empty();
    }

    /// A run that is one call from outside.
    Opened invoked(Tx tx, RunId id, Opening opening, Step.Call call) {
        List<Step> steps = List.of(new Step.Thought("", List.of(call)));
        Run run = append(tx, made(id, opening, Run.State.LIVE, tx.now()), steps);
        return new Opened(
                run, List.of(entries.opened(run)), List.of(new RunNotice.Ready(run.owner(), run.id(), steps)));
    }

    /// A run whose answer is there already: no model is asked.
    Opened answered(Tx tx, RunId id, Opening bare, Step.Given asked, String words) {
        Run run = append(tx, made(id, bare, Run.State.LIVE, tx.now()), List.of(asked));
        RunEnd.Follow follow = answer(tx, run, words);
        List<Entry> recorded = new ArrayList<>(List.of(entries.opened(run)));
        recorded.addAll(follow.entries());
        return new Opened(run, recorded, follow.notices());
    }

    private Run made(RunId id, Opening opening, Run.State state, Instant now) {
        return made(id, opening, state, now, tracer.opens(opening.agent().owner()));
    }

    private Run made(RunId id, Opening opening, Run.State state, Instant now, Optional<Trail> trail) {
        return new Run(
                id,
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
                state,
                0,
                Optional.empty(),
                Optional.empty(),
                now,
                Optional.empty(),
                trail);
    }

    public Optional<Run> find(View view, PersonId owner, RunId id) {
        return view.find(RunTables.RUN, owner, id.value());
    }

    public List<Step> steps(View view, Run run) {
        return view.list(RunTables.STEP, run.owner(), run.id().value() + "/", MAX_STEPS).stream()
                .flatMap(row -> row.value().steps())
                .limit(MAX_STEPS)
                .toList();
    }

    /// The steps of a run of which the first ones are known.
    List<Step> steps(View view, Run run, List<Step> known) {
        if (known.isEmpty()) {
            return steps(view, run);
        }
        List<Step> all = new ArrayList<>(known);
        int fresh = Math.min(run.steps(), MAX_STEPS) - known.size();
        if (fresh > 0) {
            // No more rows than steps; what was known already may be among them, since a row holds one step or more.
            String first = stepId(run.id(), known.size());
            view.newest(RunTables.STEP, run.owner(), run.id().value() + "/", fresh).reversed().stream()
                    .filter(row -> row.id().compareTo(first) >= 0)
                    .flatMap(row -> row.value().steps())
                    .forEach(all::add);
        }
        return all;
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

    /// Stores more steps, as one row, and the run itself.
    Run append(Tx tx, Run run, List<? extends Step> more) {
        if (!more.isEmpty()) {
            tx.put(RunTables.STEP, run.owner(), stepId(run.id(), run.steps()), RunTables.StepRow.of(more));
        }
        Run stored = run.withSteps(run.steps() + more.size());
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
        Way way = run.state() == Run.State.QUEUED ? RunEnd::aside : RunEnd::ended;
        Run ended = run.ended(how, why, tx.now());
        return end(tx, run, ended, way).and(every.ended(tx, ended));
    }

    /// Ends a run as failed when what follows from its end cannot be done: whoever asked hears so, its lane goes on,
    /// and nothing else follows.
    RunEnd.Follow endAlone(Tx tx, Run run, String why) {
        return end(tx, run, run.ended(Run.State.FAILED, why, tx.now()), RunEnd::aside);
    }

    /// Ends a run with words of the platform, no model having been asked.
    RunEnd.Follow answer(Tx tx, Run run, String words) {
        Run ended = run.ended(Run.State.DONE, words, tx.now());
        return end(tx, run, ended, RunEnd::byPlatform).and(every.ended(tx, ended));
    }

    /// Which of the things that may follow does.
    private interface Way {
        RunEnd.Follow follow(RunEnd end, Tx tx, Run run);
    }

    private RunEnd.Follow end(Tx tx, Run run, Run ended, Way way) {
        store(tx, ended);
        List<Entry> recorded = new ArrayList<>(List.of(entries.ended(ended)));
        List<Notice> notices = new ArrayList<>(List.of(new RunNotice.Ended(run.owner(), run.id())));
        if (ended.state() == Run.State.CANCELLED) {
            notices.add(new RunNotice.Cancelled(run.owner(), run.id()));
        }
        if (run.waitsFor().isPresent()) {
            RunEnd.Follow withdrawn = moot.withdraw(tx, run.waitsFor().get());
            recorded.addAll(withdrawn.entries());
            notices.addAll(withdrawn.notices());
        }
        RunEnd follow = ends.get(run.cause().getClass());
        if (follow != null) {
            RunEnd.Follow more = way.follow(follow, tx, ended);
            recorded.addAll(more.entries());
            notices.addAll(more.notices());
        }
        return new RunEnd.Follow(recorded, notices).and(lane.ended(tx, ended));
    }

    RandomGenerator random() {
        return random;
    }

    ActEntries entries() {
        return entries;
    }

    private static String stepId(RunId run, int index) {
        return String.format(Locale.ROOT, "%s/%06d", run.value(), index);
    }
}
