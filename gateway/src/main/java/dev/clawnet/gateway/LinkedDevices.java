package dev.clawnet.gateway;

import dev.clawnet.gateway.device.DeviceCut;
import dev.clawnet.gateway.device.Whereabouts;
import dev.clawnet.gateway.presence.LastSeen;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Where devices are, by their links.
record LinkedDevices(Links links, LastSeen lastSeen, Notices notices) implements Whereabouts {
    @Override
    public boolean connected(DeviceId device) {
        return links.connected(device);
    }

    @Override
    public boolean here(ConnId conn) {
        return links.find(conn)
                .filter(peer -> InetAddress.ofLiteral(peer.self().address()).isLoopbackAddress())
                .isPresent();
    }

    @Override
    public void cut(DeviceCut cut) {
        notices.deliver(List.of(cut));
    }

    @Override
    public Optional<Seen> seen(PersonId person, DeviceId device) {
        return lastSeen.of(person, device).map(seen -> new Seen(seen.at(), seen.reason()));
    }
}
