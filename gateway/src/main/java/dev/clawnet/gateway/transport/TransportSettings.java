package dev.clawnet.gateway.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/// Where the transport listens, and everything that bounds a peer.
///
/// @param host to bind; a name or a literal address
/// @param port to bind; 0 takes a free one
/// @param bounds in bytes and counts
/// @param deadlines of every phase of a socket
/// @param trust which addresses are treated differently
public record TransportSettings(String host, int port, Bounds bounds, Deadlines deadlines, Trust trust) {
    public TransportSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host to bind is empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /// The bounds and deadlines of the protocol, on the given address.
    public static TransportSettings on(String host, int port) {
        return new TransportSettings(host, port, Bounds.DEFAULT, Deadlines.DEFAULT, Trust.LOOPBACK);
    }

    public TransportSettings with(Bounds other) {
        return new TransportSettings(host, port, other, deadlines, trust);
    }

    public TransportSettings with(Deadlines other) {
        return new TransportSettings(host, port, bounds, other, trust);
    }

    public TransportSettings with(Trust other) {
        return new TransportSettings(host, port, bounds, deadlines, other);
    }

    /// Sizes and counts.
    ///
    /// @param unproved bytes of one message before [Connection#admit]: a connect request with room to spare
    /// @param admitted bytes of one message after it: what the protocol announces as its largest payload
    /// @param outbound unsent bytes of one link: two largest messages; beyond, the peer does not read
    /// @param waiting messages of one link that wait for its thread before its socket is no longer read
    /// @param waitingBytes the same in bytes, so that few large messages cannot hold much memory either
    /// @param burst messages of one link worked off before other links have their turn
    /// @param unprovedPerAddress sockets of one address (one /64 for IPv6) that have not been admitted
    /// @param connections sockets altogether: each has a descriptor and small buffers; as many as there are links
    /// @param header bytes of all headers of one HTTP request, and of its first line
    /// @param body bytes of one HTTP request's body: a conversation of some length, as programs send it whole each
    ///     time
    public record Bounds(
            int unproved,
            int admitted,
            long outbound,
            int waiting,
            int waitingBytes,
            int burst,
            int unprovedPerAddress,
            int connections,
            int header,
            int body) {
        public static final Bounds DEFAULT =
                new Bounds(65_536, 26_214_400, 52_428_800, 256, 1_048_576, 64, 32, 4096, 16_384, 262_144);

        /// The same with another count of sockets.
        public Bounds withConnections(int other) {
            return new Bounds(
                    unproved,
                    admitted,
                    outbound,
                    waiting,
                    waitingBytes,
                    burst,
                    unprovedPerAddress,
                    other,
                    header,
                    body);
        }

        public Bounds {
            if (unproved < 125 || admitted < unproved) {
                throw new IllegalArgumentException("inbound bounds: 125 <= unproved <= admitted");
            }
            if (Math.min(outbound, Math.min(header, body)) < 1024) {
                throw new IllegalArgumentException("outbound, header and body bounds are at least 1024 bytes");
            }
            if (Math.min(Math.min(waiting, waitingBytes), Math.min(burst, Math.min(unprovedPerAddress, connections)))
                    < 1) {
                throw new IllegalArgumentException("counts are at least 1");
            }
        }
    }

    /// How long each phase may take.
    ///
    /// @param request from the socket's start to its first whole request, TLS included: a slow line, not a slow
    ///     attack
    /// @param answer from a whole request to its answer
    /// @param idle from an answer to the next whole request on a kept HTTP connection
    /// @param ping between pings of an open link: below the usual 30 s at which middle boxes forget
    /// @param pong from a ping to any sign of life
    /// @param closeGrace from a close frame to the end of the socket
    public record Deadlines(
            Duration request, Duration answer, Duration idle, Duration ping, Duration pong, Duration closeGrace) {
        public static final Deadlines DEFAULT = new Deadlines(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(25),
                Duration.ofSeconds(25),
                Duration.ofSeconds(1));

        public Deadlines {
            for (Duration each : new Duration[] {request, answer, idle, ping, pong, closeGrace}) {
                if (!each.isPositive()) {
                    throw new IllegalArgumentException("a deadline is longer than nothing");
                }
            }
        }
    }

    /// Which addresses are treated differently.
    ///
    /// @param plain may speak without TLS: nobody between can listen
    /// @param uncounted are not counted against `unprovedPerAddress`
    public record Trust(Predicate<InetAddress> plain, Predicate<InetAddress> uncounted) {
        /// Plain text from this machine; everybody is counted, so that one local program cannot lock out the others
        /// by more than its share of all connections.
        public static final Trust LOOPBACK = new Trust(InetAddress::isLoopbackAddress, _ -> false);
    }
}
