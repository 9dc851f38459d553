package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.NodePairMethods;
import dev.clawnet.protocol.catalogue.NodePairMethods.PendingNode;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RequestId;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What nodes may serve: what was approved, and what waits.
///
/// Threat: a node that was let in for one thing comes back with another. Caps and commands are claims; what exceeds
/// the approved ones waits, and is served by nobody meanwhile. See `NodeSurfacesTest`.
public final class NodeSurfaces {
    private final DeviceEntries entries;

    NodeSurfaces(DeviceEntries entries) {
        this.entries = entries;
    }

    /// What follows from a declaration, besides the login.
    record Declared(List<Entry> entries, List<Notice> notices) {
        static final Declared NOTHING = new Declared(List.of(), List.of());
    }

    /// What waits for this device.
    public static Optional<NodeRequest> waiting(View view, PersonId person, DeviceId device) {
        return view.find(DeviceTables.NODE_REQUESTS, person, device.value());
    }

    static List<NodeRequest> waiting(View view, PersonId person) {
        return view.list(DeviceTables.NODE_REQUESTS, person, "", Limits.NODE_REQUESTS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    /// A device connects: puts what it declares beyond what was approved in line, once.
    Declared declared(Tx tx, Device device, Applicant applicant) {
        if (applicant.role() != Role.NODE) {
            return Declared.NOTHING;
        }
        Optional<NodeRequest> old = waiting(tx, device.person(), device.id());
        if (covered(device, applicant)) {
            old.ifPresent(request -> delete(tx, device.person(), request));
            return new Declared(List.of(), withdrawn(tx, device, old));
        }
        if (old.filter(request -> request.same(applicant)).isPresent()
                || (old.isEmpty() && waiting(tx, device.person()).size() >= Limits.NODE_REQUESTS_PER_PERSON)) {
            // Asked already; or so many wait that one more would not be looked at: it stays unapproved.
            return Declared.NOTHING;
        }
        NodeRequest request = new NodeRequest(
                RequestId.mint(entries.random()), device.id(), applicant.caps(), applicant.commands(), tx.now());
        tx.put(DeviceTables.NODE_REQUESTS, device.person(), device.id().value(), request);
        List<Notice> notices = new ArrayList<>(withdrawn(tx, device, old));
        notices.add(new Broadcast<>(device.person(), NodePairMethods.REQUESTED, view(request, device)));
        Entry asked = entries.of(
                tx, device.person(), "device:" + device.id(), "node.asked", device.id(), Map.of("result", "waits"));
        return new Declared(List.of(asked), notices);
    }

    private static boolean covered(Device device, Applicant applicant) {
        if (applicant.caps().isEmpty() && applicant.commands().isEmpty()) {
            // Who declares nothing asks for nothing.
            return true;
        }
        return device.surfaceDecided()
                && device.commands().containsAll(applicant.commands())
                && device.caps().orElse(applicant.caps()).containsAll(applicant.caps());
    }

    private static List<Notice> withdrawn(Tx tx, Device device, Optional<NodeRequest> old) {
        return old.<List<Notice>>map(request -> List.of(resolved(tx, device.person(), request, "rejected")))
                .orElse(List.of());
    }

    static void delete(Tx tx, PersonId person, NodeRequest request) {
        tx.delete(DeviceTables.NODE_REQUESTS, person, request.device().value());
    }

    static Broadcast<NodePairMethods.Resolved> resolved(Tx tx, PersonId person, NodeRequest request, String decision) {
        return new Broadcast<>(
                person,
                NodePairMethods.RESOLVED,
                new NodePairMethods.Resolved(
                        request.id().value(),
                        request.device(),
                        decision,
                        tx.now().toEpochMilli()));
    }

    /// Scopes that approving it takes.
    static List<Scope> required(NodeRequest request) {
        if (request.commands().stream().anyMatch(NodeSurface::wide)) {
            return List.of(Scope.PAIRING, Scope.ADMIN);
        }
        return request.commands().isEmpty() ? List.of(Scope.PAIRING) : List.of(Scope.PAIRING, Scope.WRITE);
    }

    static PendingNode view(NodeRequest request, Device device) {
        Description about = device.about();
        return new PendingNode(
                request.id().value(),
                request.device(),
                about.clientId(),
                about.clientMode(),
                Stream.of(device.label(), about.displayName())
                        .flatMap(Optional::stream)
                        .findFirst(),
                Optional.of(about.platform()),
                about.family(),
                request.caps(),
                request.commands(),
                required(request).stream().map(Scope::wire).toList(),
                !device.approvedVia().decided(),
                request.at().toEpochMilli());
    }
}
