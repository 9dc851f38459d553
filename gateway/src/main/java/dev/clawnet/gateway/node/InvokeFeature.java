package dev.clawnet.gateway.node;

import dev.clawnet.gateway.approval.ExecAuthority;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.DeviceCut;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.NodeSurface;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.Invoke;
import dev.clawnet.protocol.catalogue.NodeMethods.Invoked;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// Binds `node.invoke`: an operator asks a node of the same person for a command. What changes something is an intent
/// in the person's ledger before it is sent, and an outcome after it; what only looks leaves nothing to record.
///
/// The call holds no thread while it waits. It ends with the node's answer, its deadline, the node's link or
/// `node.invoke.stop`; where the node still works on it, the node is told to stop. A repeat under its key joins it.
///
/// Threat: an operator reaches another person's node, or a command that nobody approved. See `InvokeTest`.
public final class InvokeFeature {
    private static final String KIND = "node.invoke";
    private static final String OWNER = "owner";
    private static final int NODE_KEY = 128;
    /// Longer than the wait itself, which answers first.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Ground ground;

    /// What it stands on.
    ///
    /// @param wire where progress goes
    /// @param executor writes outcomes, off the threads of links
    public record Ground(
            Nodes nodes,
            NodeWire wire,
            Store store,
            InstantSource clock,
            Timers timers,
            Executor executor,
            RandomGenerator random,
            ExecAuthority exec) {}

    private record Running(PersonId person, String key) {}

    /// Commands that were sent and are not over, by whose they are and by what key. As many as [Nodes] has.
    private final Map<Running, Flight> running = new ConcurrentHashMap<>();

    /// A command on its way, and who asked for it.
    private record Flight(Nodes.Sent sent, Caller caller) {}

    /// Told that credentials are void, so far.
    private final AtomicLong cuts = new AtomicLong();

    public InvokeFeature(Ground ground) {
        this.ground = ground;
    }

    /// Asks for what ends commands: whoever asked for one and is thrown out gets nothing of it any more.
    public void subscribe(Notices notices) {
        notices.on(DeviceCut.class, this::cut);
    }

    private void cut(DeviceCut cut) {
        cuts.incrementAndGet();
        for (Flight flight : running.values()) {
            if (flight.caller().device().filter(cut.device()::equals).isPresent()) {
                cancelUnlessStanding(flight);
            }
        }
    }

    private void cancelUnlessStanding(Flight flight) {
        if (!ground.store().glance(view -> standing(view, flight.caller()))) {
            ground.nodes().cancel(flight.sent());
        }
    }

    /// Whether the device that asks still speaks in that role. A console has none: it ends with its token.
    private static boolean standing(View view, Caller caller) {
        return caller.device()
                .map(id -> Devices.find(view, caller.person(), id)
                        .flatMap(device -> device.grant(caller.role()))
                        .isPresent())
                .orElse(true);
    }

    public void bind(MethodTable table) {
        table.bindLater(NodeMethods.INVOKE, this::invoke);
        table.bind(NodeMethods.INVOKE_STOP, this::stop);
    }

    private NodeMethods.Stopped stop(Caller caller, NodeMethods.StopInvoke wanted) {
        Optional<Flight> flight =
                Optional.ofNullable(running.remove(new Running(caller.person(), wanted.idempotencyKey())));
        flight.map(Flight::sent).ifPresent(ground.nodes()::cancel);
        return new NodeMethods.Stopped(flight.isPresent());
    }

    /// A command that may be sent.
    private record Order(
            Caller caller, Device node, NodeLink link, String command, JsonNode params, String key, Duration patience) {
        Order with(JsonNode others) {
            return new Order(caller, node, link, command, others, key, patience);
        }
    }

    private record Announced(Order order, InvokePermit permit, Optional<EntryId> intent, String basis) {}

    private Answer<Invoked> invoke(Caller caller, Invoke wanted) {
        long seen = cuts.get();
        Device node = ground.store()
                .glance(view -> standing(view, caller)
                        ? NodeFeature.device(view, caller.person(), wanted.nodeId())
                        : Optional.<Device>empty())
                .orElseThrow(NodeFeature::unknown);
        allowed(node, wanted.command());
        forPeople(caller, wanted.command());
        NodeLink link = ground.nodes().find(caller.person(), node.id()).orElseThrow(() -> Outcome.notConnected(false));
        declared(link, wanted.command());
        JsonNode params = wanted.params().orElseGet(Json.STRICT::createObjectNode);
        Order order = new Order(
                caller, node, link, wanted.command(), params, wanted.idempotencyKey(), wait(wanted.timeoutMs()));
        Announced announced = announced(order);
        return new Answer.Later<>(
                Optional.empty(),
                completion -> send(announced, seen, completion),
                order.patience().plus(GRACE));
    }

    private Announced announced(Order order) {
        if (order.command().equals(SystemCommands.RUN)) {
            return run(order);
        }
        InvokePermit permit = permit(order);
        return NodeSurface.looks(order.command())
                ? new Announced(order, permit, Optional.empty(), OWNER)
                : new Announced(order, permit, Optional.of(intent(order)), OWNER);
    }

    /// A program runs by an authority of its own, which is used in the change that announces it.
    private Announced run(Order order) {
        RunCall call = RunCall.of(order.params());
        return ground.store().write(tx -> {
            ExecAuthority.Allowed allowed = ground.exec()
                    .allow(
                            tx,
                            new ExecAuthority.Wish(order.caller(), order.node().id(), call.params(), call.approval()));
            Order as = order.with(Json.STRICT.valueToTree(allowed.params()));
            EntryId id = EntryId.mint(ground.random(), ground.clock().instant());
            List<Entry> entries = new ArrayList<>(allowed.entries());
            Map<String, String> fields = fields(as, allowed.basis());
            fields.put("act", allowed.permit().act());
            entries.add(Entry.intent(id, order.caller().person(), KIND, fields));
            return new Change<>(
                    new Announced(as, permit(as).with(allowed.permit()), Optional.of(id), allowed.basis()),
                    entries,
                    List.of());
        });
    }

    private static void allowed(Device node, String command) {
        if (!NodeSurface.direct(node.about().platform(), command)) {
            throw notAllowed(command, "is not a command that operators may ask nodes of this platform for");
        }
        if (!node.commands().contains(command)) {
            throw notAllowed(command, "is not approved for this node");
        }
    }

    /// A program reads files through an agent, within its labels, or not at all; and nobody but a person looks on.
    private static void forPeople(Caller caller, String command) {
        if (MediaCommands.ALL.contains(command) && caller.deviceClass() != DeviceClass.HUMAN) {
            throw new Fault(
                    ErrorCode.HUMAN_DEVICE_REQUIRED,
                    "node command \"" + command + "\" is for devices that a person paired");
        }
    }

    private static void declared(NodeLink link, String command) {
        if (!link.commands().contains(command)) {
            throw notAllowed(command, "is not declared by this node");
        }
    }

    private static Fault notAllowed(String command, String why) {
        return new Fault(
                ErrorCode.NODE_COMMAND_NOT_ALLOWED,
                "node command not allowed: \"" + command + "\" " + why,
                Map.of("reason", "command not allowlisted", "command", command));
    }

    private static Duration wait(Optional<Long> wanted) {
        return wanted.filter(ms -> ms > 0)
                .map(ms -> Duration.ofMillis(Math.min(ms, Limits.NODE_INVOKE_MAX.toMillis())))
                .orElse(Limits.NODE_INVOKE);
    }

    private InvokePermit permit(Order order) {
        try {
            return InvokePermit.of(
                    order.command(), order.params(), ground.clock().instant().plus(Limits.NODE_PERMIT_LIFE));
        } catch (IllegalArgumentException e) {
            // Of a digest alone: what it is made of has one text only when numbers are integers.
            throw new Fault(
                    ErrorCode.INVALID_REQUEST, "invalid node.invoke params: at /params: numbers must be integers");
        }
    }

    /// The caller's key as a node takes it.
    private static String nodeKey(String key) {
        if (key.length() <= NODE_KEY && !key.isBlank()) {
            return key;
        }
        byte[] digest = Canonical.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return "k-" + HexFormat.of().formatHex(digest);
    }

    /// @param seen cuts that were known when the caller was found to stand: since then there may have been more
    private void send(Announced announced, long seen, Answer.Completion<Invoked> completion) {
        Order order = announced.order();
        InvokeContext context = new InvokeContext(
                order.caller().person(), Optional.empty(), Optional.empty(), announced.permit(), nodeKey(order.key()));
        AtomicReference<Cancel> timer = new AtomicReference<>(() -> {});
        Running mine = new Running(order.caller().person(), order.key());
        Nodes.Sent sent = ground.nodes()
                .begin(order.link(), order.command(), order.params(), context, order.patience(), new Nodes.Waiter() {
                    @Override
                    public void ended(InvokeResult result) {
                        timer.get().cancel();
                        running.remove(mine);
                        settle(announced, result, completion);
                    }

                    @Override
                    public void said(NodeMethods.InvokeProgress part) {
                        tell(order, part);
                    }
                });
        Flight flight = new Flight(sent, order.caller());
        sent.id().ifPresent(id -> running.put(mine, flight));
        if (cuts.get() != seen) {
            cancelUnlessStanding(flight);
        }
        if (sent.id().filter(ground.nodes()::waits).isEmpty()) {
            // Answered before it was noted.
            running.remove(mine);
        }
        try {
            timer.set(ground.timers()
                    .at(
                            ground.clock().instant().plus(order.patience()),
                            () -> ground.nodes().cancel(sent)));
        } catch (RejectedExecutionException e) {
            // Nobody would ever end the wait.
            ground.nodes().cancel(sent);
        }
        completion.onAbandoned(() -> ground.nodes().cancel(sent));
    }

    /// To the connection that asked, as far as it takes it: who reads slowly loses progress, and not the answer.
    private void tell(Order order, NodeMethods.InvokeProgress part) {
        ground.wire()
                .send(
                        order.caller().conn(),
                        NodeMethods.PROGRESS,
                        new NodeMethods.Progress(order.key(), part.nodeId(), part.seq(), part.chunk()));
    }

    private EntryId intent(Order order) {
        return ground.store().write(tx -> {
            EntryId id = EntryId.mint(ground.random(), ground.clock().instant());
            return Change.of(id, Entry.intent(id, order.caller().person(), KIND, fields(order, OWNER)));
        });
    }

    /// The record first, then the answer.
    private void settle(Announced announced, InvokeResult result, Answer.Completion<Invoked> completion) {
        Order order = announced.order();
        Outcome outcome = Outcome.of(result);
        if (announced.intent().isEmpty()) {
            answer(order, outcome, completion);
            return;
        }
        try {
            ground.executor().execute(() -> {
                record(announced, announced.intent().get(), outcome);
                answer(order, outcome, completion);
            });
        } catch (RejectedExecutionException e) {
            // The gateway stops: the next start finds an intent without an outcome, and says that it is unknown.
            completion.failed(new Fault(ErrorCode.STOPPING, "gateway stopping"));
        }
    }

    private void record(Announced announced, EntryId intent, Outcome outcome) {
        Order order = announced.order();
        ground.store().write(tx -> {
            Map<String, String> fields = fields(order, announced.basis());
            fields.put("result", outcome.result());
            outcome.code().ifPresent(code -> fields.put("reason", code));
            if (outcome.payload().path("exitCode").isInt()) {
                fields.put(
                        "exit",
                        Integer.toString(outcome.payload().path("exitCode").intValue()));
            }
            return Change.of(
                    true,
                    Entry.outcome(
                            EntryId.mint(ground.random(), ground.clock().instant()),
                            intent,
                            order.caller().person(),
                            KIND,
                            fields));
        });
    }

    private static void answer(Order order, Outcome outcome, Answer.Completion<Invoked> completion) {
        outcome.fault().ifPresentOrElse(completion::failed, () -> {
            String text = Json.STRICT.writeValueAsString(outcome.payload());
            completion.done(new Invoked(true, order.node().id().value(), order.command(), outcome.payload(), text));
        });
    }

    private static Map<String, String> fields(Order order, String basis) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", order.caller().person().value());
        fields.put("actor", order.caller().actor());
        fields.put("basis", basis);
        fields.put("node", order.node().id().value());
        fields.put("verb", order.command());
        fields.put("digest", InvokePermit.digestOf(order.command(), order.params()));
        return fields;
    }

    /// What came of a command, for its caller and for the ledger.
    private record Outcome(JsonNode payload, String result, Optional<String> code, Optional<Fault> fault) {
        static Outcome of(InvokeResult result) {
            return switch (result) {
                case InvokeResult.Ok ok -> new Outcome(ok.payload(), "done", Optional.empty(), Optional.empty());
                case InvokeResult.NodeError error -> failed(error);
                case InvokeResult.NotConnected gone ->
                    no(gone.sent() ? "unknown" : "failed", "NOT_CONNECTED", notConnected(gone.sent()));
                case InvokeResult.TimedOut _ ->
                    no("unknown", "TIMEOUT", nodeFault("TIMEOUT", "node invoke timed out", true));
            };
        }

        private static Outcome failed(InvokeResult.NodeError error) {
            if (error.code().equals(NodeError.BUSY.name())) {
                return no(
                        "failed",
                        error.code(),
                        new Fault(ErrorCode.LIMIT_REACHED, "the node has as many commands to answer as it may"));
            }
            boolean denied = error.code().equals(NodeError.L2_DENIED.name())
                    || error.code().equals(NodeError.PERMIT_INVALID.name());
            return no(
                    denied ? "refused" : "failed", known(error.code()), nodeFault(error.code(), error.message(), true));
        }

        private static Outcome no(String result, String code, Fault fault) {
            return new Outcome(Json.STRICT.nullNode(), result, Optional.of(code), Optional.of(fault));
        }

        /// A code of ours, and nothing else that a node may say.
        private static String known(String code) {
            return Arrays.stream(NodeError.values())
                    .map(NodeError::name)
                    .filter(code::equals)
                    .findFirst()
                    .orElse("UNSPECIFIED");
        }

        static Fault notConnected(boolean sent) {
            if (sent) {
                return nodeFault("NOT_CONNECTED", "node disconnected before it answered", true);
            }
            return new Fault(
                    ErrorCode.NODE_NOT_CONNECTED,
                    "node not connected",
                    details("NOT_CONNECTED", "node not connected", false));
        }

        private static Fault nodeFault(String code, String message, boolean sent) {
            return new Fault(ErrorCode.NODE_FAILED, code + ": " + message, details(code, message, sent));
        }

        private static Map<String, Object> details(String code, String message, boolean sent) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("nodeError", Map.of("code", code, "message", message));
            details.put("nodeCommandDispatched", sent);
            return details;
        }
    }
}
