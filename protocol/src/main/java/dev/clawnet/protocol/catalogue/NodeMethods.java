package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Nodes of a person: looking at them, and the way a command goes out and its answer comes back.
public final class NodeMethods {
    public static final Method<ListNodes, NodeList> LIST = method("node.list")
            .takes(ListNodes.class)
            .returns(NodeList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .doc("Lists the caller's own nodes, connected or not.");

    public static final Method<DescribeNode, NodeDescription> DESCRIBE = method("node.describe")
            .takes(DescribeNode.class)
            .returns(NodeDescription.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Describes one of the caller's own nodes.");

    public static final Method<RenameNode, Renamed> RENAME = method("node.rename")
            .takes(RenameNode.class)
            .returns(Renamed.class)
            .needs(Scope.PAIRING)
            .humanOnly()
            .writes("device.renamed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Names one of the caller's own nodes. Grants and rules that name it do not follow; what it was"
                    + " called before is never another node's.");

    public static final Method<Invoke, Invoked> INVOKE = method("node.invoke")
            .takes(Invoke.class)
            .returns(Invoked.class)
            .needs(Scope.WRITE)
            .writes("node.invoke")
            .idempotent()
            .perMinute(NodeMethods.INVOKES)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_COMMAND_NOT_ALLOWED,
                    ErrorCode.NODE_FAILED,
                    ErrorCode.APPROVAL_REQUIRED,
                    ErrorCode.HUMAN_DEVICE_REQUIRED,
                    ErrorCode.LIMIT_REACHED)
            .doc(
                    "Asks one of the caller's own nodes for a command, and waits for its answer. It goes on when the caller's"
                            + " link goes: a repeat under its key gets the answer, node.invoke.stop ends it.");

    public static final Method<StopInvoke, Stopped> INVOKE_STOP = method("node.invoke.stop")
            .takes(StopInvoke.class)
            .returns(Stopped.class)
            .needs(Scope.WRITE)
            .writes("node.invoke")
            .perMinute(600)
            .doc("Cancels a command that the caller's person asked for and that still runs; the node is told.");

    public static final Method<InvokeResult, Accepted> INVOKE_RESULT = method("node.invoke.result")
            .takes(InvokeResult.class)
            .returns(Accepted.class)
            .by(Role.NODE)
            .perMinute(NodeMethods.INVOKES)
            .doc("Answers a command that was sent to this node; counted only from the connection it was sent to.");

    public static final Method<InvokeProgress, Accepted> INVOKE_PROGRESS = method("node.invoke.progress")
            .takes(InvokeProgress.class)
            .returns(Accepted.class)
            .by(Role.NODE)
            .perMinute(NodeMethods.INVOKES)
            .doc("A part of what a command that still runs has to say; passed on to the connection that asked.");

    public static final Method<NodeEvent, NodeEventResult> EVENT = method("node.event")
            .takes(NodeEvent.class)
            .returns(NodeEventResult.class)
            .by(Role.NODE)
            .perMinute(600)
            .doc("Something that a node reports; kinds that the gateway does not know are answered as not handled.");

    /// Goes to one connection, never to a person's links.
    public static final EventType<InvokeRequest> INVOKE_REQUEST =
            EventType.open("node.invoke.request", InvokeRequest.class, "A command for the node on this connection.");

    /// Goes to one connection, never to a person's links.
    public static final EventType<InvokeCancel> INVOKE_CANCEL =
            EventType.open("node.invoke.cancel", InvokeCancel.class, "Nobody waits for that command any more.");

    /// Goes to one connection, never to a person's links.
    public static final EventType<Progress> PROGRESS = EventType.open(
            "node.invoke.progress", Progress.class, "What the command that this connection asked for says so far.");

    public static final EventType<HostStatsTold> HOST_STATS = EventType.event(
            "node.hostStats", HostStatsTold.class, Scope.READ, "How busy one of the receiver's nodes is.");

    public static final List<Method<?, ?>> ALL =
            List.of(LIST, DESCRIBE, RENAME, INVOKE, INVOKE_STOP, INVOKE_RESULT, INVOKE_PROGRESS, EVENT);
    public static final List<EventType<?>> EVENTS = List.of(INVOKE_REQUEST, INVOKE_CANCEL, PROGRESS, HOST_STATS);

    private static final int MAX_ID = 128;
    private static final int MAX_LABEL = 80;
    /// Commands of one device in a minute: programs ask in loops, and each waits for its answer.
    private static final int INVOKES = 600_000;
    /// Longest part of a progress, in characters.
    public static final int MAX_CHUNK = 16_384;
    /// Longest reason of a node, in characters: what a command printed, and more.
    static final int MAX_MESSAGE = 65_536;

    private NodeMethods() {}

    public record ListNodes() {}

    public record DescribeNode(@Text(min = 1, max = MAX_ID) String nodeId) {
        public DescribeNode {
            named(nodeId, "nodeId");
        }
    }

    /// One node as its person sees it.
    ///
    /// @param nodeId the node's device id
    /// @param displayName what acts call it
    /// @param version of its program; absent while it is not connected
    /// @param caps capabilities that it declares and its person approved
    /// @param commands commands that it declares and its person approved
    /// @param approvalState `approved`, `pending-approval`, `pending-reapproval` or `unapproved`
    /// @param pendingRequestId what `node.pair.approve` takes, when it declares more than was approved
    public record NodeView(
            String nodeId,
            String displayName,
            String platform,
            Optional<String> version,
            String clientId,
            String clientMode,
            Optional<String> deviceFamily,
            List<String> caps,
            List<String> commands,
            String approvalState,
            Optional<String> pendingRequestId,
            Optional<List<String>> pendingDeclaredCaps,
            Optional<List<String>> pendingDeclaredCommands,
            Boolean paired,
            Boolean connected,
            Optional<Long> connectedAtMs,
            Optional<Long> approvedAtMs,
            Optional<HostStats> hostStats) {
        public NodeView {
            caps = List.copyOf(caps);
            commands = List.copyOf(commands);
        }
    }

    public record NodeList(Long ts, List<NodeView> nodes) {
        public NodeList {
            nodes = List.copyOf(nodes);
        }
    }

    public record NodeDescription(
            Long ts,
            String nodeId,
            String displayName,
            String platform,
            Optional<String> version,
            String clientId,
            String clientMode,
            Optional<String> deviceFamily,
            List<String> caps,
            List<String> commands,
            String approvalState,
            Optional<String> pendingRequestId,
            Optional<List<String>> pendingDeclaredCaps,
            Optional<List<String>> pendingDeclaredCommands,
            Boolean paired,
            Boolean connected,
            Optional<Long> connectedAtMs,
            Optional<Long> approvedAtMs,
            Optional<HostStats> hostStats) {
        public static NodeDescription of(long ts, NodeView node) {
            return new NodeDescription(
                    ts,
                    node.nodeId(),
                    node.displayName(),
                    node.platform(),
                    node.version(),
                    node.clientId(),
                    node.clientMode(),
                    node.deviceFamily(),
                    node.caps(),
                    node.commands(),
                    node.approvalState(),
                    node.pendingRequestId(),
                    node.pendingDeclaredCaps(),
                    node.pendingDeclaredCommands(),
                    node.paired(),
                    node.connected(),
                    node.connectedAtMs(),
                    node.approvedAtMs(),
                    node.hostStats());
        }
    }

    /// How busy a machine is.
    ///
    /// @param loadAverage over 1, 5 and 15 minutes: numbers
    public record HostStats(
            @Range(min = 1, max = 4096) Integer cpuCount,
            @Size(min = 3, max = 3) Optional<List<JsonNode>> loadAverage,
            @Range(min = 0) Long memoryTotalBytes,
            @Range(min = 0) Long memoryFreeBytes,
            @Range(min = 0) Optional<Long> diskTotalBytes,
            @Range(min = 0) Optional<Long> diskAvailableBytes,
            @Range(min = 0) Optional<Long> updatedAtMs) {
        public HostStats {
            if (Wire.given("cpuCount", cpuCount) < 1
                    || Wire.given("memoryTotalBytes", memoryTotalBytes) < 0
                    || Wire.given("memoryFreeBytes", memoryFreeBytes) < 0
                    || loadAverage
                            .filter(each -> each.size() != 3 || !each.stream().allMatch(JsonNode::isNumber))
                            .isPresent()) {
                throw new IllegalArgumentException("host stats have a processor at least, and no negative numbers");
            }
            loadAverage = loadAverage.map(List::copyOf);
        }

        /// The same, with the moment at which they came.
        public HostStats at(long ms) {
            return new HostStats(
                    cpuCount,
                    loadAverage,
                    memoryTotalBytes,
                    memoryFreeBytes,
                    diskTotalBytes,
                    diskAvailableBytes,
                    Optional.of(ms));
        }
    }

    public record HostStatsTold(String nodeId, HostStats hostStats) {}

    public record RenameNode(
            @Text(min = 1, max = MAX_ID) String nodeId,

            @Text(min = 1, max = MAX_LABEL, kind = Text.Kind.LINE)
            String displayName) {
        public RenameNode {
            named(nodeId, "nodeId");
            displayName = PlainText.line("displayName", Wire.given("displayName", displayName), MAX_LABEL);
        }
    }

    public record Renamed(String nodeId, String displayName) {}

    /// A command that an operator asks for.
    ///
    /// @param nodeId device id or name of a node
    /// @param timeoutMs 30 seconds when absent; 0 too
    public record Invoke(
            @Text(min = 1, max = MAX_ID) String nodeId,
            @Text(min = 1, max = MAX_ID) String command,
            Optional<JsonNode> params,
            @Range(min = 0) Optional<Long> timeoutMs,
            @Text(min = 1, max = Method.LONGEST_KEY) String idempotencyKey,
            @Text(max = Wire.NOTE) Optional<String> sessionKey,
            @Text(max = Wire.NOTE) Optional<String> turnSourceChannel,
            @Text(max = Wire.NOTE) Optional<String> turnSourceTo,
            @Text(max = Wire.NOTE) Optional<String> turnSourceAccountId,
            Optional<JsonNode> turnSourceThreadId) {
        public Invoke {
            named(nodeId, "nodeId");
            named(command, "command");
            Wire.given("idempotencyKey", idempotencyKey);
        }
    }

    /// Names a command by the key of its call.
    public record StopInvoke(
            @Text(min = 1, max = Method.LONGEST_KEY) String idempotencyKey) {
        public StopInvoke {
            Wire.given("idempotencyKey", idempotencyKey);
        }
    }

    /// Whether there was one.
    public record Stopped(Boolean stopped) {}

    /// What the node answered: the same as JSON and as text.
    public record Invoked(Boolean ok, String nodeId, String command, JsonNode payload, String payloadJSON) {}

    public record InvokeProgress(
            @Text(min = 1, max = MAX_ID) String invokeId,
            @Text(min = 1, max = MAX_ID) String nodeId,
            @Range(min = 0) Long seq,
            @Text(max = MAX_CHUNK) String chunk) {
        public InvokeProgress {
            named(invokeId, "invokeId");
            named(nodeId, "nodeId");
            Wire.given("seq", seq);
            Wire.given("chunk", chunk);
        }
    }

    /// A part of what a command says.
    ///
    /// @param idempotencyKey of the call that asked for it
    public record Progress(String idempotencyKey, String nodeId, Long seq, String chunk) {}

    /// A command on its way to a node.
    ///
    /// @param paramsJSON the parameters as JSON text
    /// @param context who asks, with the permit; a node of ours refuses a command without one
    public record InvokeRequest(
            String id,
            String nodeId,
            String command,
            Optional<String> paramsJSON,
            Optional<Long> timeoutMs,
            Optional<String> idempotencyKey,
            Optional<InvokeContext> context) {}

    public record InvokeCancel(String invokeId, String nodeId) {}

    public record InvokeResult(
            @Text(min = 1, max = MAX_ID) String id,
            @Text(min = 1, max = MAX_ID) String nodeId,
            Boolean ok,
            Optional<JsonNode> payload,
            @Text(max = Json.MAX_STRING) Optional<String> payloadJSON,
            Optional<InvokeError> error) {
        public InvokeResult {
            named(id, "id");
            named(nodeId, "nodeId");
            if (ok == null) {
                throw new IllegalArgumentException("ok is required");
            }
        }
    }

    public record InvokeError(
            @Text(max = MAX_ID) Optional<String> code,
            @Text(max = MAX_MESSAGE) Optional<String> message) {}

    /// Receipt of an answer.
    ///
    /// @param ignored true when nobody waits for that answer
    public record Accepted(boolean ok, Optional<Boolean> ignored) {}

    public record NodeEvent(
            @Text(min = 1, max = MAX_ID) String event,
            Optional<JsonNode> payload,
            @Text(max = Json.MAX_STRING) Optional<String> payloadJSON) {
        public NodeEvent {
            named(event, "event");
        }
    }

    public record NodeEventResult(boolean ok, String event, boolean handled, Optional<String> reason) {}

    private static void named(String value, String name) {
        if (value == null || value.isEmpty() || value.length() > MAX_ID) {
            throw new IllegalArgumentException(name + " has 1 to " + MAX_ID + " characters");
        }
    }
}
