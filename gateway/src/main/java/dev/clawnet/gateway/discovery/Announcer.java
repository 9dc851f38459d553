package dev.clawnet.gateway.discovery;

import dev.clawnet.gateway.discovery.DnsMessage.Resource;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers whoever on the network asks for gateways, and says when this one comes and goes.
///
/// Threat: a flood of questions, or one with the address of somebody else in it, that this machine then floods. Answers
/// a second are bounded, go to addresses of the same network only, and are not much longer than a question may be. See
/// `DiscoveryTest`.
public final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final int PACKET = 9_000;
    /// Who asks from another port remembers nothing for longer (RFC 6762 section 6.7).
    private static final long ONE_SHOT_SECONDS = 10;

    private final Group group;
    private final List<Segment> segments;
    private final Supplier<Announcement> says;
    private final LongSupplier ticker;
    private final DatagramSocket socket;
    private long second;
    private int answered;
    private boolean closed;

    private Announcer(Group group, List<Segment> segments, Supplier<Announcement> says, LongSupplier ticker)
            throws IOException {
        this.group = group;
        this.segments = segments;
        this.says = says;
        this.ticker = ticker;
        this.socket = group.join(segments);
    }

    /// Begins to answer where a gateway that listens there can be reached. A failure is told by `IOException`, and is
    /// no reason for a gateway not to serve.
    ///
    /// @param fingerprint of the certificate that is served now
    /// @param executor runs the one task that listens, until the announcer is closed
    public static Announcer open(
            InetSocketAddress listens, Supplier<Fingerprint> fingerprint, Executor executor, LongSupplier ticker)
            throws IOException {
        return open(Group.MDNS, listens, fingerprint, executor, ticker);
    }

    static Announcer open(
            Group group,
            InetSocketAddress listens,
            Supplier<Fingerprint> fingerprint,
            Executor executor,
            LongSupplier ticker)
            throws IOException {
        List<Segment> segments = Segment.of(listens.getAddress());
        if (segments.isEmpty()) {
            throw new IOException("no network with an IPv4 address that hears groups belongs to "
                    + listens.getAddress().getHostAddress());
        }
        Announcer announcer =
                new Announcer(group, segments, () -> new Announcement(listens.getPort(), fingerprint.get()), ticker);
        executor.execute(announcer::listen);
        announcer.tell(false);
        return announcer;
    }

    /// The networks it answers on, by the names of their interfaces.
    public List<String> networks() {
        return segments.stream().map(segment -> segment.card().getName()).toList();
    }

    private void listen() {
        DatagramPacket packet = new DatagramPacket(new byte[PACKET], PACKET);
        while (!socket.isClosed()) {
            try {
                packet.setLength(PACKET);
                socket.receive(packet);
                byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                DnsMessage.parse(bytes).filter(asked -> !asked.response()).ifPresent(asked -> answer(asked, from));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.atWarn().setMessage("discovery.broken").setCause(e).log();
                    socket.close();
                }
            }
        }
    }

    private void answer(DnsMessage asked, InetSocketAddress from) {
        Optional<Segment> segment =
                segments.stream().filter(each -> each.holds(from.getAddress())).findFirst();
        if (segment.isEmpty()) {
            return;
        }
        List<Resource> answers = says.get().answers(asked, segment.get().hosts());
        if (answers.isEmpty() || !mayAnswer()) {
            return;
        }
        if (from.getPort() == group.port()) {
            send(new DnsMessage(0, true, List.of(), answers), segment.get(), group.address());
        } else {
            List<Resource> shortly =
                    answers.stream().map(each -> each.lasting(ONE_SHOT_SECONDS)).toList();
            send(new DnsMessage(asked.id(), true, asked.questions(), shortly), segment.get(), from);
        }
    }

    private synchronized boolean mayAnswer() {
        long now = Duration.ofNanos(ticker.getAsLong()).toSeconds();
        if (now != second) {
            second = now;
            answered = 0;
        }
        answered++;
        return answered <= Limits.DISCOVERY_ANSWERS_A_SECOND;
    }

    private void tell(boolean goodbye) {
        for (Segment segment : segments) {
            List<Resource> all = says.get().all(segment.hosts()).stream()
                    .map(each -> goodbye ? each.lasting(0) : each)
                    .toList();
            send(new DnsMessage(0, true, List.of(), all), segment, group.address());
        }
    }

    private synchronized void send(DnsMessage message, Segment segment, InetSocketAddress to) {
        byte[] bytes = message.bytes();
        try {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, segment.card());
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            // The network is gone, or not there yet: who asks later is answered.
            LOG.atDebug().setMessage("discovery.unsent").setCause(e).log();
        }
    }

    /// Takes back what was said, and answers no more.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        tell(true);
        socket.close();
    }
}
