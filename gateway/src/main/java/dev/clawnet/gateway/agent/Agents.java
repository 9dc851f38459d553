package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalSettled;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The runtime of agents, wired: runs, the loop that drives them, and the owner's way to talk to them.
public final class Agents {
    /// How long a timer that wakes a waiter may be late.
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Store store;
    private final Runs runs;
    private final Facts facts;
    private final ToolGate gate;
    private final Toolbox toolbox;
    private final Driver driver;
    private final Progress progress;
    private final OwnerTalk talk;
    private final SessionRuns sessionRuns;
    private final RunWaiters waiters;
    private final Turns turns;
    private final Images images;
    private final Looking looking;
    private final LaneClock lanes;
    private final Allowances allowances = new Allowances();
    private final BudgetCalls budgets;
    private final ModelStatus status;
    private final ModelKeys keys;
    private final Executor executor;
    private final InstantSource clock;
    private final Bookshelf books = new Bookshelf();

    /// What the runtime stands on.
    ///
    /// @param executor runs each drive; a virtual thread each in the gateway, a deterministic one in simulations
    /// @param defaultModel model of agents whose owner chose none
    /// @param patience how long a run waits for an owner's answer
    public record Ground(
            Store store,
            Notices notices,
            Timers timers,
            InstantSource clock,
            Executor executor,
            Model model,
            ModelRef defaultModel,
            Duration patience) {}

    public Agents(Ground ground, Runs runs, Approvals approvals, Lens lens) {
        this.store = ground.store();
        this.runs = runs;
        this.clock = ground.clock();
        this.executor = ground.executor();
        this.facts = new Facts(lens, ground.defaultModel(), books);
        this.gate = new ToolGate(facts);
        this.toolbox = new Toolbox(gate);
        Speech speech = new Speech(ground.clock());
        this.turns = new Turns(runs);
        this.progress = new Progress(
                store,
                ground.notices(),
                ground.clock(),
                owner -> turns.rules(owner).verbosity());
        this.lanes = new LaneClock(store, runs, turns, ground.timers(), ground.clock(), ground.executor());
        turns.opens(Cause.Owner.class, OwnerContext.opener());
        runs.onLane(turns::ended);
        Thinking.Ground mind = new Thinking.Ground(store, ground.model(), allowances);
        this.looking = new Looking(mind, runs, facts);
        Thinking thinking = new Thinking(mind, runs, facts, toolbox, turns, listener(ground, speech));
        this.budgets = new BudgetCalls(store, allowances, ground.clock(), runs.random());
        this.status = new ModelStatus(store, facts, ground.model(), ground.clock());
        this.keys = new ModelKeys(store, facts, ground.clock(), runs.random());
        Asking asking = new Asking(approvals, ground.patience());
        this.driver = new Driver(
                store,
                runs,
                thinking,
                new Acting(store, runs, facts, asking, toolbox, progress),
                executor,
                new Slots(AgentLimits.RUNS_DRIVEN, person -> turns.rules(person).runs()));
        this.waiters = new RunWaiters(store, runs, ground.timers(), ground.clock());
        this.images = new Images(facts, ground.model());
        this.sessionRuns = new SessionRuns(runs, speech);
        this.talk = new OwnerTalk(new OwnerTalk.Ground(store, runs, images), turns, waiters, sessionRuns);
        toolbox.add(new ConsultTool(store, runs, driver));
        toolbox.add(new AskUserTool());
        runs.onMoot((tx, id) -> {
            Approvals.Withdrawal withdrawal = approvals.withdraw(tx, id, "the run is over");
            return new RunEnd.Follow(withdrawal.entries(), withdrawal.notices());
        });
        runs.onEvery((_, run) -> new RunEnd.Follow(List.of(), List.of(new RunNotice.Gone(run))));
        runs.onEnd(Cause.Owner.class, sessionRuns.ends());
        runs.onEnd(Cause.Summary.class, Compacting::ended);
        runs.onEnd(Cause.Invoked.class, (_, _) -> RunEnd.Follow.NOTHING);
        runs.onEnd(Cause.Result.class, sessionRuns::ended);
        runs.onEnd(Cause.Advice.class, sessionRuns::ended);
    }

    /// Whether one of the person's agents has a key of its own that this provider is asked with.
    public boolean holdsKey(PersonId person, String provider) {
        return keys.holds(person, provider);
    }

    /// Follows runs by this from now on. Called while the gateway is wired.
    public void traced(Tracer by) {
        runs.traced(by);
    }

    /// Another default model from now on.
    public void useDefault(ModelRef model) {
        facts.useDefault(model);
    }

    /// Other prices, and another budget that each person has besides their own.
    public void useBudget(Prices prices, Allowance each) {
        allowances.use(new Allowances.Rules(prices, each));
    }

    /// Other fallbacks of the default model from now on.
    public void useFallbacks(List<ModelRef> others) {
        facts.useFallbacks(others);
    }

    /// Other models that look at pictures from now on, for people whose configuration names none.
    public void useImageModels(List<ModelRef> others) {
        facts.useImageModels(others);
    }

    /// Adds the tool `image`.
    ///
    /// @param sources where pictures are got from
    public void addPictures(List<PictureSource> sources) {
        toolbox.add(new ImageTool(looking, facts, sources));
    }

    /// Other lists of tools from now on.
    public void useTools(ToolSettings settings) {
        gate.use(settings);
    }

    /// What those lists say.
    public ToolGate gate() {
        return gate;
    }

    /// Streams what a model says to its owner's own links, and to nobody else. Not durable: the answer itself is.
    private Thinking.Listener listener(Ground ground, Speech speech) {
        return new Thinking.Listener() {
            @Override
            public void begins(Run run) {
                progress.begins(run);
            }

            @Override
            public void text(Run run, String delta) {
                progress.says(run, "assistant", Map.of("delta", delta));
                Progress.shownIn(run)
                        .flatMap(session -> speech.heard(run, session, delta))
                        .ifPresent(told -> ground.notices().deliver(List.of(told)));
            }

            @Override
            public void thought(Run run, String delta) {
                progress.thinks(run, delta);
            }

            @Override
            public void fellBack(Run run, ModelRef from, ModelFailure.Kind reason) {
                progress.says(
                        run,
                        "lifecycle",
                        Map.of(
                                "phase",
                                "fallback_step",
                                "from",
                                from.toString(),
                                "reason",
                                reason.name().toLowerCase(Locale.ROOT)));
            }
        };
    }

    public void add(Tool tool) {
        toolbox.add(tool);
    }

    /// Adds tools that come and go.
    public void add(Shelf shelf) {
        toolbox.add(shelf);
    }

    public void bind(MethodTable table) {
        talk.bind(table);
        new ToolCalls(store, toolbox, runs, clock).bind(table);
        new Invoking(store, runs, toolbox, gate, waiters, clock).bind(table);
        table.bind(ModelMethods.MODELS_STATUS, status::status);
        keys.bind(table);
        budgets.bind(table);
    }

    public void subscribe(Notices notices) {
        progress.subscribe(notices);
        driver.subscribe(notices);
        waiters.subscribe(notices);
        lanes.subscribe(notices);
        notices.on(ApprovalSettled.class, settled -> {
            Approval approval = settled.approval();
            approval.run().ifPresent(run -> executor.execute(() -> driver.wake(approval.owner(), new RunId(run))));
        });
    }

    /// Takes up what was not over when the gateway stopped.
    public void recover() {
        driver.recover();
        lanes.recover();
    }

    /// Where a clock starts one.
    public Errands errands() {
        return new Errands(runs, turns);
    }

    /// Where an owner's words start a turn of a session.
    public OwnerTalk talk() {
        return talk;
    }

    /// Which runs a session has, and what the end of one leaves there.
    public SessionRuns sessionRuns() {
        return sessionRuns;
    }

    /// How a run's last word goes into the conversation that it came from.
    public Replying replying() {
        return new Replying(facts, runs.entries());
    }

    /// What configurations say about agents.
    public Bookshelf books() {
        return books;
    }

    /// Where anybody's words become turns.
    public Turns turns() {
        return turns;
    }

    /// Waits on the calling (virtual) thread until a run is over; the run as it stands when the time is.
    public Run await(PersonId owner, RunId id, Duration patience) {
        BlockingQueue<Run> told = new ArrayBlockingQueue<>(1);
        waiters.onEndOr(owner, id, patience, told::offer, _ -> {});
        try {
            return Optional.ofNullable(told.poll(patience.plus(LATE).toMillis(), TimeUnit.MILLISECONDS))
                    .orElseGet(
                            () -> store.read(view -> runs.find(view, owner, id).orElseThrow()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return store.read(view -> runs.find(view, owner, id).orElseThrow());
        }
    }

    /// Pictures that come with what an owner says.
    public Images images() {
        return images;
    }

    public Facts facts() {
        return facts;
    }

    public Runs runs() {
        return runs;
    }
}
