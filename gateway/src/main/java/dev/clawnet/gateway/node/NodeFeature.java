package dev.clawnet.gateway.node;

import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.NodeNames;
import dev.clawnet.gateway.device.NodeRequest;
import dev.clawnet.gateway.device.NodeSurfaces;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeView;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Binds the methods of [NodeMethods] that look at nodes, and those by which nodes answer.
public final class NodeFeature {
    private final Nodes nodes;
    private final NodeEvents events;
    private final Store store;
    private final InstantSource clock;

    public NodeFeature(Nodes nodes, NodeEvents events, Store store, InstantSource clock) {
        this.nodes = nodes;
        this.events = events;
        this.store = store;
        this.clock = clock;
    }

    public void bind(MethodTable table) {
        table.bind(NodeMethods.LIST, (caller, _) -> list(caller));
        table.bind(NodeMethods.DESCRIBE, this::describe);
        table.bind(NodeMethods.INVOKE_RESULT, this::result);
        table.bind(NodeMethods.INVOKE_PROGRESS, this::progress);
        table.bind(NodeMethods.EVENT, events::heard);
    }

    static Fault unknown() {
        return new Fault(ErrorCode.NOT_FOUND, "unknown nodeId");
    }

    /// A paired node of this person, by its device id or by what acts call it.
    static Optional<Device> device(View view, PersonId person, String node) {
        Optional<Device> byId = DeviceId.parse(node)
                .flatMap(id -> Devices.find(view, person, id))
                .filter(NodeFeature::isNode);
        if (byId.isPresent() || DeviceId.parse(node).isPresent()) {
            return byId;
        }
        List<Device> devices = Devices.of(view, person);
        Map<DeviceId, String> names = NodeNames.of(devices);
        return devices.stream()
                .filter(NodeFeature::isNode)
                .filter(device -> node.equals(names.get(device.id())))
                .findFirst();
    }

    private static boolean isNode(Device device) {
        return device.grant(Role.NODE).isPresent();
    }

    private NodeMethods.NodeList list(Caller caller) {
        return new NodeMethods.NodeList(clock.millis(), views(caller.person()));
    }

    private NodeMethods.NodeDescription describe(Caller caller, NodeMethods.DescribeNode params) {
        return views(caller.person()).stream()
                .filter(node -> node.nodeId().equals(params.nodeId())
                        || node.displayName().equals(params.nodeId()))
                .findFirst()
                .map(node -> NodeMethods.NodeDescription.of(clock.millis(), node))
                .orElseThrow(NodeFeature::unknown);
    }

    private record Known(Device device, String name, Optional<NodeRequest> waits) {}

    private List<NodeView> views(PersonId person) {
        return store.read(view -> views(view, person));
    }

    /// The nodes that a person paired, linked or not.
    public List<NodeView> views(View view, PersonId person) {
        Map<DeviceId, NodeLink> linked = nodes.linked(person).stream()
                .collect(Collectors.toMap(NodeLink::device, Function.identity(), (_, later) -> later, HashMap::new));
        List<Device> devices = Devices.of(view, person);
        Map<DeviceId, String> names = NodeNames.of(devices);
        List<Known> known = devices.stream()
                .filter(NodeFeature::isNode)
                .limit(Limits.NODES_LISTED)
                .map(device -> new Known(
                        device,
                        names.getOrDefault(device.id(), device.id().value()),
                        NodeSurfaces.waiting(view, person, device.id())))
                .toList();
        return known.stream()
                .map(each -> view(each, linked.get(each.device().id())))
                .toList();
    }

    private NodeView view(Known known, @Nullable NodeLink now) {
        Device device = known.device();
        Optional<NodeLink> link = Optional.ofNullable(now);
        return new NodeView(
                device.id().value(),
                known.name(),
                device.about().platform(),
                link.map(NodeLink::version),
                device.about().clientId(),
                device.about().clientMode(),
                device.about().family(),
                link.map(NodeLink::caps).orElseGet(() -> device.caps().orElse(List.of())),
                link.map(NodeLink::commands).orElseGet(device::commands),
                state(known),
                known.waits().map(waits -> waits.id().value()),
                known.waits().map(NodeRequest::caps),
                known.waits().map(NodeRequest::commands),
                true,
                link.isPresent(),
                link.map(each -> each.connectedAt().toEpochMilli()),
                device.surfaceDecided() ? Optional.of(device.approvedAt().toEpochMilli()) : Optional.empty(),
                events.stats(device.id()));
    }

    private static String state(Known known) {
        boolean before = known.device().surfaceDecided();
        if (known.waits().isPresent()) {
            return before ? "pending-reapproval" : "pending-approval";
        }
        return before ? "approved" : "unapproved";
    }

    private NodeMethods.Accepted result(Caller caller, NodeMethods.InvokeResult result) {
        return accepted(nodes.answered(caller.conn(), result));
    }

    private NodeMethods.Accepted progress(Caller caller, NodeMethods.InvokeProgress part) {
        return accepted(nodes.said(caller.conn(), part));
    }

    private static NodeMethods.Accepted accepted(boolean awaited) {
        return new NodeMethods.Accepted(true, awaited ? Optional.empty() : Optional.of(true));
    }
}
