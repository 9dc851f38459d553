package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Nodes of a person: looking at them, and the way a command goes out and its answer comes back.
public final class NodeMethods {
    public static final Method<ListNodes, NodeList> LIST = method("node.list")
            .takes(ListNodes.class)
            .returns(NodeList.class)
            .needs(Scope.READ)
            .doc("Lists the caller's own nodes that are connected now.");

    public static final Method<DescribeNode, NodeDescription> DESCRIBE = method("node.describe")
            .takes(DescribeNode.class)
            .returns(NodeDescription.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Describes one of the caller's own nodes.");

    public static final Method<InvokeResult, Accepted> INVOKE_RESULT = method("node.invoke.result")
            .takes(InvokeResult.class)
            .returns(Accepted.class)
            .by(Role.NODE)
            .doc("Answers a command that was sent to this node; counted only from the connection it was sent to.");

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

    public static final List<Method<?, ?>> ALL = List.of(LIST, DESCRIBE, INVOKE_RESULT, EVENT);
    public static final List<EventType<?>> EVENTS = List.of(INVOKE_REQUEST, INVOKE_CANCEL);

    private static final int MAX_ID = 128;
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
    public record NodeView(
            String nodeId,
            String displayName,
            String platform,
            String version,
            String clientId,
            String clientMode,
            List<String> caps,
            List<String> commands,
            String approvalState,
            boolean paired,
            boolean connected,
            long connectedAtMs) {
        public NodeView {
            caps = List.copyOf(caps);
            commands = List.copyOf(commands);
        }
    }

    public record NodeList(long ts, List<NodeView> nodes) {
        public NodeList {
            nodes = List.copyOf(nodes);
        }
    }

    public record NodeDescription(
            long ts,
            String nodeId,
            String displayName,
            String platform,
            String version,
            String clientId,
            String clientMode,
            List<String> caps,
            List<String> commands,
            String approvalState,
            boolean paired,
            boolean connected,
            long connectedAtMs) {
        public static NodeDescription of(long ts, NodeView node) {
            return new NodeDescription(
                    ts,
                    node.nodeId(),
                    node.displayName(),
                    node.platform(),
                    node.version(),
                    node.clientId(),
                    node.clientMode(),
                    node.caps(),
                    node.commands(),
                    node.approvalState(),
                    node.paired(),
                    node.connected(),
                    node.connectedAtMs());
        }
    }

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
