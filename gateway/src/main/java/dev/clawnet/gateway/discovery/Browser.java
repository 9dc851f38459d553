package dev.clawnet.gateway.discovery;

import dev.clawnet.gateway.discovery.DnsMessage.Data;
import dev.clawnet.gateway.discovery.DnsMessage.Resource;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Asks the networks of this machine for gateways, and lists who answers.
///
/// Threat: answers without end, or from elsewhere. Counts are bounded, and only what carries the number of our own
/// question, from an address of the same network, is looked at. See `DiscoveryTest`.
public final class Browser {
    private static final int PACKET = 9_000;
    private static final int NUMBERS = 65_535;
    /// A question that was lost is asked again after it.
    private static final Duration AGAIN = Duration.ofMillis(700);

    private final Group group;
    private final LongSupplier ticker;
    private final RandomGenerator random;
    private final Map<DnsName, Data.Service> services = new LinkedHashMap<>();
    private final Map<DnsName, Data.Texts> texts = new LinkedHashMap<>();
    private final Map<DnsName, Set<String>> hosts = new LinkedHashMap<>();
    private final Set<DnsName> instances = new LinkedHashSet<>();

    public Browser(LongSupplier ticker, RandomGenerator random) {
        this(Group.MDNS, ticker, random);
    }

    Browser(Group group, LongSupplier ticker, RandomGenerator random) {
        this.group = group;
        this.ticker = ticker;
        this.random = random;
    }

    /// Asks each of these networks in turn, for the time altogether, and returns what
    /// was heard.
    ///
    /// @param where an address of this machine; the wildcard address means every network but loopback
    public List<Found> browse(InetAddress where, Duration time) throws IOException {
        List<Segment> segments = Segment.of(where);
        if (segments.isEmpty()) {
            return List.of();
        }
        Duration each = time.dividedBy(segments.size());
        for (Segment segment : segments) {
            ask(segment, each);
        }
        return found();
    }

    private void ask(Segment segment, Duration time) throws IOException {
        int id = 1 + random.nextInt(NUMBERS);
        byte[] question =
                DnsMessage.question(id, Announcement.SERVICE, DnsMessage.PTR).bytes();
        long end = ticker.getAsLong() + time.toNanos();
        try (DatagramSocket socket = group.ask(segment)) {
            while (ticker.getAsLong() < end) {
                socket.send(new DatagramPacket(question, question.length, group.address()));
                hear(socket, segment, id, Math.min(end, ticker.getAsLong() + AGAIN.toNanos()));
            }
        }
    }

    private void hear(DatagramSocket socket, Segment segment, int id, long until) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[PACKET], PACKET);
        long left = until - ticker.getAsLong();
        while (left > 0) {
            socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(left).toMillis()));
            try {
                packet.setLength(PACKET);
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return;
            }
            if (segment.holds(packet.getAddress())) {
                DnsMessage.parse(Arrays.copyOf(packet.getData(), packet.getLength()))
                        .filter(message -> message.response() && message.id() == id)
                        .ifPresent(message -> message.answers().forEach(this::take));
            }
            left = until - ticker.getAsLong();
        }
    }

    private void take(Resource resource) {
        DnsName name = resource.name();
        switch (resource.data()) {
            case Data.Pointer(DnsName to)
            when name.equals(Announcement.SERVICE) && room(instances) -> instances.add(to);
            case Data.Pointer _ -> {
                // of another service
            }
            case Data.Service service when room(services.keySet()) -> services.putIfAbsent(name, service);
            case Data.Service _ -> {}
            case Data.Texts more when room(texts.keySet()) -> texts.putIfAbsent(name, more);
            case Data.Texts _ -> {}
            case Data.Host(InetAddress address)
            when room(hosts.keySet()) -> {
                Set<String> all = hosts.computeIfAbsent(name, _ -> new LinkedHashSet<>());
                if (room(all)) {
                    all.add(address.getHostAddress());
                }
            }
            case Data.Host _ -> {}
        }
    }

    private static boolean room(Set<?> all) {
        return all.size() < Limits.DISCOVERY_FOUND;
    }

    private List<Found> found() {
        List<Found> found = new ArrayList<>();
        for (DnsName instance : instances) {
            Data.Service service = services.get(instance);
            if (service == null || service.port() == 0) {
                continue;
            }
            Map<String, String> said = Optional.ofNullable(texts.get(instance))
                    .map(Data.Texts::pairs)
                    .orElse(Map.of());
            List<String> addresses = hosts.getOrDefault(service.host(), Set.of()).stream()
                    .map(host -> "wss://" + host + ":" + service.port())
                    .toList();
            found.add(new Found(instance.first(), addresses, fingerprint(said), roles(said)));
        }
        return List.copyOf(found);
    }

    private static Optional<Fingerprint> fingerprint(Map<String, String> said) {
        try {
            return Optional.ofNullable(said.get("gatewayTlsSha256")).map(Fingerprint::new);
        } catch (IllegalArgumentException e) {
            // What was claimed is no fingerprint.
            return Optional.empty();
        }
    }

    private static List<String> roles(Map<String, String> said) {
        return Arrays.stream(said.getOrDefault("roles", "").split(",", -1))
                .filter(role -> role.equals("operator") || role.equals("node"))
                .distinct()
                .toList();
    }
}
