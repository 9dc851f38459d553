package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.NodeNames;
import dev.clawnet.gateway.device.NodeSurface;
import dev.clawnet.gateway.node.NodeLink;
import dev.clawnet.gateway.node.NodeWire;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The nodes among the links: one for each device, under a name that is unique within its person.
public final class NodeLinks implements NodeWire {
    private final Links links;
    private final Function<PersonId, List<Device>> paired;
    private final BiFunction<PersonId, DeviceId, Optional<Device>> one;

    /// Nodes among these links.
    ///
    /// @param paired every device of a person, revoked ones included
    /// @param one one device of a person
    public NodeLinks(
            Links links,
            Function<PersonId, List<Device>> paired,
            BiFunction<PersonId, DeviceId, Optional<Device>> one) {
        this.links = links;
        this.paired = paired;
        this.one = one;
    }

    /// Tells the nodes of each link that goes. Call once, while the gateway is wired.
    public void attach(Nodes nodes) {
        links.watch(new Links.Watcher() {
            @Override
            public void up(Peer peer) {
                // Nobody waits for a node to come.
            }

            @Override
            public void down(Peer peer) {
                nodes.linkClosed(peer.caller().conn());
            }
        });
    }

    @Override
    public <E> boolean send(ConnId conn, EventType<E> event, E payload) {
        return links.find(conn).filter(peer -> peer.tell(event, payload)).isPresent();
    }

    @Override
    public List<NodeLink> nodes(PersonId owner) {
        Map<DeviceId, Peer> newest = new LinkedHashMap<>();
        for (Peer peer : links.of(owner)) {
            if (peer.caller().role() == Role.NODE) {
                peer.caller().device().ifPresent(device -> newest.put(device, peer));
            }
        }
        List<NodeLink> nodes = new ArrayList<>();
        if (newest.isEmpty()) {
            return nodes;
        }
        List<Device> devices = paired.apply(owner);
        Map<DeviceId, String> names = NodeNames.of(devices);
        for (Device device : devices) {
            Peer peer = newest.get(device.id());
            if (peer != null && names.containsKey(device.id())) {
                nodes.add(link(owner, device, peer, names.getOrDefault(device.id(), "")));
            }
        }
        return nodes;
    }

    @Override
    public Optional<NodeLink> node(PersonId owner, DeviceId device) {
        return links.node(owner, device)
                .flatMap(peer -> one.apply(owner, device).map(paired -> link(owner, paired, peer, device.value())));
    }

    /// What it declares and its person approved, as both stand now: an approval holds for a link at once.
    private static NodeLink link(PersonId owner, Device device, Peer peer, String name) {
        Peer.Self self = peer.self();
        return new NodeLink(
                peer.caller().conn(),
                owner,
                device.id(),
                name,
                self.clientId(),
                self.platform(),
                self.version(),
                self.caps().stream()
                        .filter(device.caps().orElse(self.caps())::contains)
                        .toList(),
                NodeSurface.counted(self.platform(), self.commands()).stream()
                        .filter(device.commands()::contains)
                        .toList(),
                self.since());
    }
}
