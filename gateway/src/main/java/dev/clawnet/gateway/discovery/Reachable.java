package dev.clawnet.gateway.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// By which addresses others reach a gateway that listens on one.
public final class Reachable {
    /// More addresses than a setup code needs.
    private static final int MOST = 4;

    private Reachable() {}

    /// The address itself; of one that means all, those of this machine's networks, private ones first, and the
    /// machine's own when it has no network.
    public static List<InetAddress> by(InetAddress bind) throws IOException {
        if (!bind.isAnyLocalAddress()) {
            return List.of(bind);
        }
        List<InetAddress> found = new ArrayList<>();
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            if (card.isUp() && !card.isLoopback()) {
                card.getInterfaceAddresses().stream()
                        .map(InterfaceAddress::getAddress)
                        .filter(Inet4Address.class::isInstance)
                        .forEach(found::add);
            }
        }
        return found.isEmpty() ? List.of(InetAddress.ofLiteral("127.0.0.1")) : ordered(found);
    }

    /// Private networks before others; addresses that a machine gave itself last.
    static List<InetAddress> ordered(List<InetAddress> found) {
        return found.stream()
                .sorted(Comparator.comparingInt((InetAddress address) ->
                        address.isLinkLocalAddress() ? 2 : address.isSiteLocalAddress() ? 0 : 1))
                .limit(MOST)
                .toList();
    }
}
