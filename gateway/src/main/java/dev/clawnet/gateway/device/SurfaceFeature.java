package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodePairMethods;
import dev.clawnet.protocol.catalogue.NodePairMethods.ApprovedNode;
import dev.clawnet.protocol.catalogue.NodePairMethods.NodePairs;
import dev.clawnet.protocol.catalogue.NodePairMethods.NodeRef;
import dev.clawnet.protocol.catalogue.NodePairMethods.RequestRef;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Binds the methods of [NodePairMethods], and the name of a node. All of it within the caller's person: another's
/// node, and another's request, look like none.
public final class SurfaceFeature {
    private final Store store;
    private final DeviceEntries entries;

    public SurfaceFeature(Store store, RandomGenerator random) {
        this.store = store;
        this.entries = new DeviceEntries(random);
    }

    public void bind(MethodTable table) {
        table.bind(NodePairMethods.LIST, this::list);
        table.bind(NodePairMethods.APPROVE, (caller, ref) -> store.write(tx -> approve(tx, caller, ref)));
        table.bind(NodePairMethods.REJECT, (caller, ref) -> store.write(tx -> reject(tx, caller, ref)));
        table.bind(NodePairMethods.REMOVE, (caller, ref) -> store.write(tx -> remove(tx, caller, ref)));
        table.bind(NodeMethods.RENAME, (caller, to) -> store.write(tx -> rename(tx, caller, to)));
    }

    private NodePairs list(Caller caller, None none) {
        return store.read(view -> new NodePairs(
                NodeSurfaces.waiting(view, caller.person()).stream()
                        .flatMap(request -> Devices.find(view, caller.person(), request.device()).stream()
                                .map(device -> NodeSurfaces.view(request, device)))
                        .toList(),
                Devices.of(view, caller.person()).stream()
                        .filter(device -> device.grant(Role.NODE).isPresent() && device.surfaceDecided())
                        .limit(Limits.NODES_LISTED)
                        .map(SurfaceFeature::view)
                        .toList()));
    }

    private Change<NodePairMethods.Approved> approve(Tx tx, Caller caller, RequestRef ref) {
        NodeRequest request = request(tx, caller, ref);
        Device device = Devices.find(tx, caller.person(), request.device()).orElseThrow(SurfaceFeature::unknown);
        for (Scope scope : NodeSurfaces.required(request)) {
            if (!Scope.satisfies(caller.scopes(), scope)) {
                throw new Fault(
                        ErrorCode.MISSING_SCOPE,
                        "missing scope: " + scope.wire(),
                        Map.of(
                                "missingScope",
                                scope.wire(),
                                "requiredScopes",
                                NodeSurfaces.required(request).stream()
                                        .map(Scope::wire)
                                        .toList()));
            }
        }
        Device serving = device.serving(request.caps(), request.commands(), tx.now());
        tx.put(DeviceTables.DEVICES, caller.person(), device.id().value(), serving);
        NodeSurfaces.delete(tx, caller.person(), request);
        return Change.of(
                new NodePairMethods.Approved(request.id().value(), view(serving)),
                entries.of(
                        tx,
                        caller.person(),
                        caller.actor(),
                        "node.approved",
                        device.id(),
                        Map.of("basis", String.join(" ", request.commands()))),
                NodeSurfaces.resolved(tx, caller.person(), request, "approved"));
    }

    private Change<NodePairMethods.Rejected> reject(Tx tx, Caller caller, RequestRef ref) {
        NodeRequest request = request(tx, caller, ref);
        NodeSurfaces.delete(tx, caller.person(), request);
        return Change.of(
                new NodePairMethods.Rejected(request.id().value(), request.device()),
                entries.of(
                        tx,
                        caller.person(),
                        caller.actor(),
                        "node.refused",
                        request.device(),
                        Map.of("result", "refused")),
                NodeSurfaces.resolved(tx, caller.person(), request, "rejected"));
    }

    private Change<NodePairMethods.Removed> remove(Tx tx, Caller caller, NodeRef ref) {
        Device device = node(tx, caller, ref.nodeId());
        RoleGrant grant = device.grant(Role.NODE).orElseThrow(SurfaceFeature::unknownNode);
        Device left = device.servingNothing().with(grant.revoked(tx.now()));
        List<Notice> notices = new ArrayList<>();
        NodeSurfaces.waiting(tx, caller.person(), device.id()).ifPresent(request -> {
            NodeSurfaces.delete(tx, caller.person(), request);
            notices.add(NodeSurfaces.resolved(tx, caller.person(), request, "rejected"));
        });
        tx.put(DeviceTables.DEVICES, caller.person(), device.id().value(), left);
        notices.add(new DeviceCut(caller.person(), device.id(), Optional.of(Role.NODE), "device removed"));
        notices.add(new Broadcast<>(caller.person(), DeviceMethods.PAIR_CHANGED, new DeviceMethods.PairChanged()));
        return new Change<>(
                new NodePairMethods.Removed(device.id()),
                List.of(entries.of(tx, caller.person(), caller.actor(), "node.removed", device.id(), Map.of())),
                notices);
    }

    private Change<NodeMethods.Renamed> rename(Tx tx, Caller caller, NodeMethods.RenameNode to) {
        Device device = node(tx, caller, to.nodeId());
        tx.put(
                DeviceTables.DEVICES,
                caller.person(),
                device.id().value(),
                NodeNames.relabelled(
                        tx, caller, new Slugs(entries.random()).call(tx, device, Optional.of(to.displayName()))));
        return Change.of(
                new NodeMethods.Renamed(device.id().value(), to.displayName()),
                entries.of(tx, caller.person(), caller.actor(), "device.renamed", device.id(), Map.of()),
                new Broadcast<>(caller.person(), DeviceMethods.PAIR_CHANGED, new DeviceMethods.PairChanged()));
    }

    private static NodeRequest request(Tx tx, Caller caller, RequestRef ref) {
        return NodeSurfaces.waiting(tx, caller.person()).stream()
                .filter(request -> request.id().value().equals(ref.requestId()))
                .findFirst()
                .orElseThrow(SurfaceFeature::unknown);
    }

    private static Device node(Tx tx, Caller caller, String id) {
        return DeviceId.parse(id)
                .flatMap(device -> Devices.find(tx, caller.person(), device))
                .filter(device -> device.grant(Role.NODE).isPresent())
                .orElseThrow(SurfaceFeature::unknownNode);
    }

    private static ApprovedNode view(Device device) {
        Description about = device.about();
        return new ApprovedNode(
                device.id(),
                about.clientId(),
                about.clientMode(),
                Stream.of(device.label(), about.displayName())
                        .flatMap(Optional::stream)
                        .findFirst(),
                Optional.of(about.platform()),
                about.family(),
                device.caps().orElse(List.of()),
                device.commands(),
                device.createdAt().toEpochMilli(),
                device.approvedAt().toEpochMilli());
    }

    private static Fault unknown() {
        return new Fault(ErrorCode.INVALID_REQUEST, "unknown requestId");
    }

    private static Fault unknownNode() {
        return new Fault(ErrorCode.NOT_FOUND, "unknown nodeId");
    }
}
