package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// What nodes of a person may serve: a node that declares more than was approved waits here with the rest of it, while
/// its connection stands. Approving holds for that connection at once.
public final class NodePairMethods {
    private NodePairMethods() {}

    public record RequestRef(@Text(max = Wire.ID) String requestId) {
        public RequestRef {
            requestId = Wire.given("requestId", requestId);
        }
    }

    public record NodeRef(@Text(max = Wire.ID) String nodeId) {
        public NodeRef {
            nodeId = Wire.given("nodeId", nodeId);
        }
    }

    /// A surface that waits.
    ///
    /// @param caps all that the node declares, approved before or not
    /// @param commands all that it declares and a machine of its platform may have
    /// @param requiredApproveScopes what the caller of `node.pair.approve` holds
    /// @param silent whether nobody was asked when the device was paired
    public record PendingNode(
            String requestId,
            DeviceId nodeId,
            String clientId,
            String clientMode,
            Optional<String> displayName,
            Optional<String> platform,
            Optional<String> deviceFamily,
            List<String> caps,
            List<String> commands,
            List<String> requiredApproveScopes,
            Boolean silent,
            Long ts) {
        public PendingNode {
            caps = List.copyOf(caps);
            commands = List.copyOf(commands);
            requiredApproveScopes = List.copyOf(requiredApproveScopes);
        }
    }

    /// A node with what it may serve.
    public record ApprovedNode(
            DeviceId nodeId,
            String clientId,
            String clientMode,
            Optional<String> displayName,
            Optional<String> platform,
            Optional<String> deviceFamily,
            List<String> caps,
            List<String> commands,
            Long createdAtMs,
            Long approvedAtMs) {
        public ApprovedNode {
            caps = List.copyOf(caps);
            commands = List.copyOf(commands);
        }
    }

    public record NodePairs(List<PendingNode> pending, List<ApprovedNode> paired) {
        public NodePairs {
            pending = List.copyOf(pending);
            paired = List.copyOf(paired);
        }
    }

    public record Approved(String requestId, ApprovedNode node) {}

    public record Rejected(String requestId, DeviceId nodeId) {}

    public record Removed(DeviceId nodeId) {}

    /// How a request ended.
    ///
    /// @param decision `approved` or `rejected`
    public record Resolved(
            String requestId,
            DeviceId nodeId,
            @OneOf({"approved", "rejected"}) String decision,
            Long ts) {}

    public static final Method<None, NodePairs> LIST = method("node.pair.list")
            .takes(None.class)
            .returns(NodePairs.class)
            .needs(Scope.PAIRING)
            .perMinute(Rates.LISTS)
            .doc("What the caller's nodes may serve, and what waits to be approved.");

    public static final Method<RequestRef, Approved> APPROVE = method("node.pair.approve")
            .takes(RequestRef.class)
            .returns(Approved.class)
            .needs(Scope.PAIRING)
            .writes("node.approved")
            .perMinute(60)
            .doc("Lets a node serve what it declares; the scopes that this takes stand in the request.");

    public static final Method<RequestRef, Rejected> REJECT = method("node.pair.reject")
            .takes(RequestRef.class)
            .returns(Rejected.class)
            .needs(Scope.PAIRING)
            .writes("node.refused")
            .perMinute(60)
            .doc("Refuses what a node declares beyond what was approved; what was approved stays.");

    public static final Method<NodeRef, Removed> REMOVE = method("node.pair.remove")
            .takes(NodeRef.class)
            .returns(Removed.class)
            .needs(Scope.PAIRING)
            .writes("node.removed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Takes from a device all that it may serve, and its role as a node; its connections end.");

    public static final EventType<PendingNode> REQUESTED = EventType.event(
            "node.pair.requested", PendingNode.class, Scope.PAIRING, "A node declares more than was approved.");

    public static final EventType<Resolved> RESOLVED = EventType.event(
            "node.pair.resolved", Resolved.class, Scope.PAIRING, "What a node declared was decided on.");

    public static final List<Method<?, ?>> ALL = List.of(LIST, APPROVE, REJECT, REMOVE);
    public static final List<EventType<?>> EVENTS = List.of(REQUESTED, RESOLVED);
}
