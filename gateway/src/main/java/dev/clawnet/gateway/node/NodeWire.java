package dev.clawnet.gateway.node;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;
import java.util.List;
import java.util.Optional;

/// The links that nodes hang on. The edge implements it; whoever does also tells [Nodes#linkClosed] of each link
/// that goes.
public interface NodeWire {
    /// Sends an event, without a sequence number, to this connection alone. False when it is not open any more, or
    /// takes nothing more.
    <E> boolean send(ConnId conn, EventType<E> event, E payload);

    /// Links of role node whose device belongs to this person.
    List<NodeLink> nodes(PersonId owner);

    /// The newest link of this device, if it is a node of this person; it is called by its id.
    default Optional<NodeLink> node(PersonId owner, DeviceId device) {
        return nodes(owner).stream()
                .filter(link -> link.owner().equals(owner) && link.device().equals(device))
                .findFirst();
    }
}
