package dev.clawnet.gateway.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// One network that this machine is in: an interface with its IPv4 addresses.
///
/// @param addresses at least one
record Segment(NetworkInterface card, List<Prefix> addresses) {
    /// More networks than a machine of people has. Interfaces.
    private static final int MOST = 16;

    Segment {
        addresses = List.copyOf(addresses);
    }

    /// @param bits of the address that all machines of the network share
    record Prefix(InetAddress address, int bits) {
        boolean holds(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if (((mine[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Where a gateway that listens there can be reached: loopback alone, the network of one address, or every network
    /// but loopback.
    static List<Segment> of(InetAddress bind) throws IOException {
        List<Segment> found = new ArrayList<>();
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            Segment segment = of(card);
            boolean wanted = bind.isAnyLocalAddress()
                    ? !card.isLoopback() && !card.isPointToPoint() && card.supportsMulticast()
                    : segment.hosts().contains(bind);
            if (wanted && card.isUp() && !segment.addresses().isEmpty() && found.size() < MOST) {
                found.add(segment);
            }
        }
        return List.copyOf(found);
    }

    private static Segment of(NetworkInterface card) throws SocketException {
        List<Prefix> prefixes = new ArrayList<>();
        for (InterfaceAddress each : card.getInterfaceAddresses()) {
            if (each.getAddress() instanceof Inet4Address address) {
                prefixes.add(new Prefix(address, each.getNetworkPrefixLength()));
            }
        }
        return new Segment(card, prefixes);
    }

    List<InetAddress> hosts() {
        return addresses.stream().map(Prefix::address).toList();
    }

    /// Whether that address is one of this network: who is further away is answered by nobody (RFC 6762 section 11).
    boolean holds(InetAddress address) {
        return addresses.stream().anyMatch(prefix -> prefix.holds(address));
    }
}
