package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.Device;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The nodes among the links: one for each device, under a name that is unique within its person.
///
/// Names come from the owner's label, else from what the device calls itself; a name that is taken gets a number,
/// in the order of pairing, so that it stays when links come and go. It tells nothing of other people's devices.
public final class NodeLinks implements NodeWire {
    private static final int MAX_NAME = 40;
    private final Links links;
    private final Function<PersonId, List<Device>> paired;

    /// Nodes among these links.
    ///
    /// @param paired every device of a person, revoked ones included
    public NodeLinks(Links links, Function<PersonId, List<Device>> paired) {
        this.links = links;
        this.paired = paired;
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
        names(owner).forEach((device, name) -> {
            Peer peer = newest.get(device);
            if (peer != null) {
                nodes.add(link(owner, device, peer, name));
            }
        });
        return nodes;
    }

    /// Names of all paired nodes of a person, linked or not, oldest first: a node keeps its name while another one
    /// is away, so that a grant or a rule never comes to mean another machine.
    private Map<DeviceId, String> names(PersonId owner) {
        Set<String> taken = new HashSet<>();
        Map<DeviceId, String> names = new LinkedHashMap<>();
        paired.apply(owner).stream()
                .filter(device -> device.grants().stream().anyMatch(grant -> grant.role() == Role.NODE))
                .sorted(Comparator.comparing(Device::createdAt).thenComparing(Device::id))
                .forEach(device -> names.put(device.id(), name(device, taken)));
        return names;
    }

    private static NodeLink link(PersonId owner, DeviceId device, Peer peer, String name) {
        Peer.Self self = peer.self();
        return new NodeLink(
                peer.caller().conn(),
                owner,
                device,
                name,
                self.clientId(),
                self.platform(),
                self.version(),
                self.caps(),
                self.commands(),
                self.since());
    }

    private static String name(Device device, Set<String> taken) {
        String wanted = device.label()
                .or(() -> device.about().displayName())
                .map(NodeLinks::slug)
                .filter(slug -> !slug.isEmpty())
                .orElse("node");
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    private static String slug(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = lower.length() > MAX_NAME ? lower.substring(0, MAX_NAME) : lower;
        return cut.replaceAll("^-|-$", "");
    }
}
