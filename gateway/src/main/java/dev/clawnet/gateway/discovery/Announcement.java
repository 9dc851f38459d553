package dev.clawnet.gateway.discovery;

import dev.clawnet.gateway.discovery.DnsMessage.Data;
import dev.clawnet.gateway.discovery.DnsMessage.Question;
import dev.clawnet.gateway.discovery.DnsMessage.Resource;
import dev.clawnet.protocol.device.Fingerprint;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is said of a gateway on a network: its port, its certificate's fingerprint, and in which roles one connects. No
/// name of a person, of the machine, or of a path.
///
/// The service is that of OpenClaw's gateways, `_openclaw-gw._tcp`, with its keys, so that their clients find it.
record Announcement(int port, Fingerprint fingerprint) {
    static final DnsName SERVICE = DnsName.of("_openclaw-gw._tcp.local");
    private static final DnsName SERVICES = DnsName.of("_services._dns-sd._udp.local");
    /// As RFC 6762 section 10 has it: names of hosts two minutes, the rest 75.
    private static final long HOST_SECONDS = 120;

    private static final long SECONDS = 4_500;
    private static final int SHORT = 8;
    private static final int LONG = 16;

    /// Two gateways of one machine, or one that made itself a new certificate, are told apart by it.
    private DnsName instance() {
        return DnsName.below("ClawNet " + fingerprint.value().substring(0, SHORT), SERVICE);
    }

    private String host() {
        return "clawnet-" + fingerprint.value().substring(0, LONG);
    }

    private DnsName hostName() {
        return DnsName.of(host() + ".local");
    }

    /// All that is said, the pointer first.
    List<Resource> all(List<InetAddress> addresses) {
        Stream<Resource> hosts =
                addresses.stream().map(each -> new Resource(hostName(), HOST_SECONDS, new Data.Host(each)));
        return Stream.concat(
                        Stream.of(
                                new Resource(SERVICE, SECONDS, new Data.Pointer(instance())),
                                new Resource(instance(), HOST_SECONDS, new Data.Service(port, hostName())),
                                new Resource(instance(), SECONDS, new Data.Texts(texts()))),
                        hosts)
                .toList();
    }

    private Map<String, String> texts() {
        return Map.ofEntries(
                Map.entry("role", "gateway"),
                Map.entry("roles", "operator,node"),
                Map.entry("displayName", instance().first()),
                Map.entry("lanHost", host() + ".local"),
                Map.entry("gatewayPort", Integer.toString(port)),
                Map.entry("transport", "gateway"),
                Map.entry("gatewayTls", "1"),
                Map.entry("gatewayTlsSha256", fingerprint.value()),
                Map.entry("gatewayDirectReachable", "1"));
    }

    /// What answers these questions, with what whoever asked will want next; nothing when they are not about us, or
    /// when the asker says that it knows.
    List<Resource> answers(DnsMessage asked, List<InetAddress> addresses) {
        List<Resource> all = all(addresses);
        if (asked.questions().contains(new Question(SERVICES, DnsMessage.PTR))) {
            return List.of(new Resource(SERVICES, SECONDS, new Data.Pointer(SERVICE)));
        }
        boolean meant = all.stream()
                .filter(each -> asked.questions().stream().anyMatch(question -> question.asks(each)))
                .anyMatch(each -> !known(asked, each));
        return meant ? all : List.of();
    }

    private static boolean known(DnsMessage asked, Resource ours) {
        return asked.answers().stream()
                .anyMatch(theirs -> theirs.name().equals(ours.name())
                        && theirs.data().equals(ours.data())
                        && theirs.seconds() >= ours.seconds() / 2);
    }
}
