package dev.clawnet.gateway.node;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeView;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.InstantSource;
import java.util.Optional;

/// Binds the methods of [NodeMethods].
public final class NodeFeature {
    private final Nodes nodes;
    private final InstantSource clock;

    public NodeFeature(Nodes nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    public void bind(MethodTable table) {
        table.bind(NodeMethods.LIST, (caller, _) -> list(caller));
        table.bind(NodeMethods.DESCRIBE, this::describe);
        table.bind(NodeMethods.INVOKE_RESULT, this::result);
        table.bind(NodeMethods.EVENT, (_, event) -> notHandled(event));
    }

    private NodeMethods.NodeList list(Caller caller) {
        return new NodeMethods.NodeList(
                clock.millis(),
                nodes.linked(caller.person()).stream().map(NodeFeature::view).toList());
    }

    private NodeMethods.NodeDescription describe(Caller caller, NodeMethods.DescribeNode params) {
        NodeLink link = nodes.find(caller.person(), params.nodeId())
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "unknown nodeId"));
        return NodeMethods.NodeDescription.of(clock.millis(), view(link));
    }

    private NodeMethods.Accepted result(Caller caller, NodeMethods.InvokeResult result) {
        boolean awaited = nodes.answered(caller.conn(), result);
        return new NodeMethods.Accepted(true, awaited ? Optional.empty() : Optional.of(true));
    }

    /// No kind of node event means anything to this gateway; the protocol says so to the node.
    private static NodeMethods.NodeEventResult notHandled(NodeMethods.NodeEvent event) {
        return new NodeMethods.NodeEventResult(true, event.event(), false, Optional.of("unsupported_event"));
    }

    private static NodeView view(NodeLink link) {
        return new NodeView(
                link.device().value(),
                link.name(),
                link.platform(),
                link.version(),
                link.clientId(),
                "node",
                link.caps(),
                link.commands(),
                "approved",
                true,
                true,
                link.connectedAt().toEpochMilli());
    }
}
