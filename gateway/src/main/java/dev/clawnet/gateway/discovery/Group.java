package dev.clawnet.gateway.discovery;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;

/// The multicast group of all who ask and answer.
///
/// @param port 5353; a test may take another one
record Group(int port) {
    static final Group MDNS = new Group(5353);
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("224.0.0.251");
    /// Nothing is sent beyond the link; those who hear it check that it came with all of its hops.
    private static final int HOPS = 255;

    InetSocketAddress address() {
        return new InetSocketAddress(ADDRESS, port);
    }

    /// A socket that hears the group on these networks, beside whoever else of this machine does.
    DatagramSocket join(List<Segment> segments) throws IOException {
        DatagramSocket socket = new DatagramSocket(null);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
            for (Segment segment : segments) {
                socket.joinGroup(address(), segment.card());
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// A socket that asks the group on one network; answers come to it alone.
    DatagramSocket ask(Segment segment) throws IOException {
        DatagramSocket socket = new DatagramSocket(
                new InetSocketAddress(segment.addresses().getFirst().address(), 0));
        try {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, segment.card());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
