package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.catalogue.StockToolMethods;
import dev.clawnet.protocol.catalogue.StockToolMethods.Invoke;
import dev.clawnet.protocol.catalogue.StockToolMethods.InvokeError;
import dev.clawnet.protocol.catalogue.StockToolMethods.Invoked;
import dev.clawnet.protocol.catalogue.StockToolMethods.ToolOutput;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Serves `tools.invoke`: one call of one tool, made by its owner's program or device and by no model.
///
/// Threat: a way around what a run of the agent may. The call is a run: the lists of tools, the decision, the owner's
/// answer and the ledger are those of any call; what a program asks for is untrusted. See `InvokingTest`.
final class Invoking {
    private static final int ID = 26;

    private final Store store;
    private final Runs runs;
    private final Toolbox toolbox;
    private final ToolGate gate;
    private final RunWaiters waiters;
    private final InstantSource clock;

    Invoking(Store store, Runs runs, Toolbox toolbox, ToolGate gate, RunWaiters waiters, InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.toolbox = toolbox;
        this.gate = gate;
        this.waiters = waiters;
        this.clock = clock;
    }

    void bind(MethodTable table) {
        table.bindLater(StockToolMethods.TOOLS_INVOKE, this::invoke);
    }

    private Answer<Invoked> invoke(Caller caller, Invoke wanted) {
        SessionKey session = SessionKey.named(wanted.agentId(), wanted.sessionKey());
        if (gate.chain().refusesInvoked(wanted.name()).isPresent()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "no such tool is called from outside",
                    Map.of("hint", "gateway.tools.allow of the configuration lists what may be besides"));
        }
        if (wanted.dryRun().orElse(false)) {
            return Answer.now(store.read(view -> dry(view, caller, session, wanted)));
        }
        RunId run = begun(caller, session, wanted);
        return new Answer.Later<>(
                Optional.empty(),
                completion -> waiters.onStand(
                        caller.person(),
                        run,
                        AgentLimits.INVOKE_ANSWER,
                        stood -> completion.done(stands(stood, wanted.name())),
                        completion::onAbandoned),
                AgentLimits.INVOKE_ANSWER.multipliedBy(2));
    }

    /// Whether the tool is there for such a run. Nothing is decided, and nothing is done.
    private Invoked dry(View view, Caller caller, SessionKey session, Invoke wanted) {
        AgentId agent = OwnerTalk.agent(view, caller.person(), session.agent());
        Run run = runs.imagined(agent, new Cause.Invoked(session.text()), clock.instant());
        boolean there =
                toolbox.offered(view, run).stream().anyMatch(tool -> tool.name().equals(wanted.name()));
        Optional<InvokeError> missing = there ? Optional.empty() : Optional.of(missing());
        return new Invoked(
                there, wanted.name(), Optional.empty(), Optional.empty(), Optional.empty(), missing, Optional.empty());
    }

    private RunId begun(Caller caller, SessionKey session, Invoke wanted) {
        Step.Call call = Step.Call.ofCaller(wanted.name(), arguments(wanted));
        Optional<RunId> known = wanted.idempotencyKey().map(key -> id(caller, key));
        Optional<Run> before = known.flatMap(id -> store.read(view -> runs.find(view, caller.person(), id)));
        if (before.isPresent()) {
            return same(before.get(), session, call);
        }
        RunId id = known.orElseGet(runs::mint);
        try {
            return store.write(tx -> open(tx, caller, session, id, call));
        } catch (Meanwhile _) {
            return same(store.read(view -> runs.find(view, caller.person(), id)).orElseThrow(), session, call);
        }
    }

    private static ObjectNode arguments(Invoke wanted) {
        JsonNode given = wanted.args().filter(args -> !args.isNull()).orElseGet(() -> Json.STRICT.createObjectNode());
        if (given instanceof ObjectNode object) {
            return object;
        }
        throw new Fault(ErrorCode.INVALID_REQUEST, "args takes an object");
    }

    private RunId same(Run run, SessionKey session, Step.Call call) {
        boolean same = run.cause().equals(new Cause.Invoked(session.text()))
                && store.read(view -> runs.steps(view, run)).stream()
                        .anyMatch(step -> step instanceof Step.Thought thought
                                && thought.calls().equals(List.of(call)));
        if (!same) {
            throw new Fault(ErrorCode.CONFLICT, "this idempotency key was used for another call");
        }
        return run.id();
    }

    private Change<RunId> open(Tx tx, Caller caller, SessionKey session, RunId id, Step.Call call) {
        if (runs.find(tx, caller.person(), id).isPresent()) {
            throw new Meanwhile();
        }
        Opening opening = new Opening(
                OwnerTalk.agent(tx, caller.person(), session.agent()),
                new Cause.Invoked(session.text()),
                Snapshot.Half.PRIVATE,
                Audience.owner(caller.person()),
                OwnerContext.OWN_PURPOSE,
                caller.isHuman() ? Integrity.TRUSTED : Integrity.UNTRUSTED,
                Set.of(),
                Map.of(),
                List.of());
        Runs.Opened opened = runs.invoked(tx, id, opening, call);
        return new Change<>(opened.run().id(), opened.entries(), opened.notices());
    }

    /// Gives up the transaction of a call that another one with the same key has made meanwhile.
    private static final class Meanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Meanwhile() {
            super("the call was made meanwhile", null, false, false);
        }
    }

    /// The same key of the same caller is the same run.
    private static RunId id(Caller caller, String key) {
        byte[] text =
                ("invoke\n" + caller.person() + "\n" + caller.actor() + "\n" + key).getBytes(StandardCharsets.UTF_8);
        return new RunId(
                "r-" + HexFormat.of().formatHex(Canonical.sha256().digest(text)).substring(0, ID));
    }

    private Invoked stands(Run run, String tool) {
        Optional<Step.Done> done = store.read(view -> runs.steps(view, run)).stream()
                .filter(Step.Done.class::isInstance)
                .map(Step.Done.class::cast)
                .findFirst();
        Optional<InvokeError> error = error(run, done);
        boolean waits = run.state() == Run.State.WAITING;
        return new Invoked(
                error.isEmpty(),
                tool,
                error.isEmpty() ? done.map(answer -> ToolOutput.of(answer.text())) : Optional.empty(),
                waits ? Optional.of(true) : Optional.empty(),
                run.waitsFor(),
                error,
                Optional.of(run.id()));
    }

    private static Optional<InvokeError> error(Run run, Optional<Step.Done> done) {
        if (done.isPresent() && run.state() != Run.State.CANCELLED && run.state() != Run.State.FAILED) {
            return done.get().refused().map(why -> switch (why) {
                case MISSING -> missing();
                case INVALID -> new InvokeError("INVALID", done.get().text());
                case FAILED -> new InvokeError("FAILED", done.get().text());
                case DENIED -> new InvokeError("DENIED", "it may not: your ledger names the check");
            });
        }
        return switch (run.state()) {
            case QUEUED, LIVE -> Optional.of(new InvokeError("RUNNING", "it is not over"));
            case WAITING -> Optional.of(new InvokeError("RUNNING", "it waits for its owner"));
            case CANCELLED, FAILED ->
                Optional.of(new InvokeError("FAILED", run.text().orElse("it ended")));
            case DONE -> Optional.empty();
        };
    }

    private static InvokeError missing() {
        return new InvokeError("NOT_FOUND", "this agent has no such tool");
    }
}
