package dev.clawnet.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both sides over real sockets, on loopback and a port of the test's own.
@Timeout(180)
class DiscoveryTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Fingerprint PRINT = new Fingerprint("cd".repeat(32));
    private static final Duration ENOUGH = Duration.ofMillis(900);

    private final AtomicReference<Fingerprint> served = new AtomicReference<>(PRINT);
    private final AtomicLong now = new AtomicLong();
    private Group group = Group.MDNS;

    @BeforeEach
    void a_port_that_is_free() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            group = new Group(free.getLocalPort());
        }
    }

    private Announcer announcer(int port) throws IOException {
        return Announcer.open(
                group,
                new InetSocketAddress(LOOPBACK, port),
                served::get,
                work -> Thread.ofVirtual().start(work),
                now::get);
    }

    private List<Found> browse() throws IOException {
        return new Browser(group, System::nanoTime, new Random(1)).browse(LOOPBACK, ENOUGH);
    }

    @Test
    void a_gateway_is_found_with_address_fingerprint_and_roles() throws IOException {
        try (Announcer announcer = announcer(18_789)) {
            assertThat(announcer.networks()).hasSize(1);
            assertThat(browse())
                    .containsExactly(new Found(
                            "ClawNet cdcdcdcd",
                            List.of("wss://127.0.0.1:18789"),
                            Optional.of(PRINT),
                            List.of("operator", "node")));
        }
    }

    @Test
    void a_renewed_certificate_is_announced_with_its_own_fingerprint() throws IOException {
        try (Announcer _ = announcer(18_789)) {
            served.set(new Fingerprint("ef".repeat(32)));

            assertThat(browse()).extracting(Found::fingerprint).containsExactly(Optional.of(served.get()));
        }
    }

    @Test
    void two_gateways_are_two() throws IOException {
        try (Announcer _ = announcer(1_111);
                Announcer _ = Announcer.open(
                        group,
                        new InetSocketAddress(LOOPBACK, 2_222),
                        () -> new Fingerprint("12".repeat(32)),
                        work -> Thread.ofVirtual().start(work),
                        System::nanoTime)) {
            assertThat(browse())
                    .flatExtracting(Found::addresses)
                    .containsExactlyInAnyOrder("wss://127.0.0.1:1111", "wss://127.0.0.1:2222");
        }
    }

    @Test
    void nobody_is_found_where_nobody_announces() throws IOException {
        announcer(18_789).close();

        assertThat(browse()).isEmpty();
    }

    @Test
    void who_comes_and_who_goes_is_told_to_the_group() throws IOException {
        Segment loopback = Segment.of(LOOPBACK).getFirst();
        try (DatagramSocket listener = group.join(List.of(loopback))) {
            Announcer announcer = announcer(18_789);
            assertThat(heard(listener).answers()).allMatch(each -> each.seconds() > 0);
            announcer.close();
            assertThat(heard(listener).answers()).isNotEmpty().allMatch(each -> each.seconds() == 0);
        }
    }

    @Test
    void a_flood_of_questions_is_answered_some_times_a_second() throws IOException {
        byte[] question =
                DnsMessage.question(9, Announcement.SERVICE, DnsMessage.PTR).bytes();
        try (Announcer _ = announcer(18_789);
                DatagramSocket asker = group.ask(Segment.of(LOOPBACK).getFirst())) {
            for (int i = 0; i < 10 * Limits.DISCOVERY_ANSWERS_A_SECOND; i++) {
                asker.send(new DatagramPacket(question, question.length, group.address()));
            }
            assertThat(answers(asker)).isEqualTo(Limits.DISCOVERY_ANSWERS_A_SECOND);
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            asker.send(new DatagramPacket(question, question.length, group.address()));
            assertThat(answers(asker)).isEqualTo(1);
        }
    }

    @Test
    void noise_is_survived() throws IOException {
        Random random = new Random(5);
        try (Announcer _ = announcer(18_789);
                DatagramSocket asker = group.ask(Segment.of(LOOPBACK).getFirst())) {
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                asker.send(new DatagramPacket(noise, noise.length, group.address()));
            }
            assertThat(browse()).hasSize(1);
        }
    }

    @Test
    void an_answer_with_another_number_than_the_questions_is_none() throws Exception {
        Segment loopback = Segment.of(LOOPBACK).getFirst();
        try (DatagramSocket liar = group.join(List.of(loopback))) {
            Thread lying = Thread.ofVirtual().start(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[9_000], 9_000);
                try {
                    liar.receive(packet);
                    int id = DnsMessage.parse(Arrays.copyOf(packet.getData(), packet.getLength()))
                            .orElseThrow()
                            .id();
                    byte[] lie = new DnsMessage(
                                    id ^ 1,
                                    true,
                                    List.of(),
                                    new Announcement(666, PRINT).all(List.of(InetAddress.ofLiteral("10.0.0.66"))))
                            .bytes();
                    liar.send(new DatagramPacket(lie, lie.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(browse()).isEmpty();
            lying.join();
        }
    }

    @Test
    void who_is_not_of_the_network_is_answered_by_nobody() {
        Segment.Prefix home = new Segment.Prefix(InetAddress.ofLiteral("192.168.17.20"), 20);

        assertThat(home.holds(InetAddress.ofLiteral("192.168.31.255"))).isTrue();
        assertThat(home.holds(InetAddress.ofLiteral("192.168.32.0"))).isFalse();
        assertThat(home.holds(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
        assertThat(home.holds(InetAddress.ofLiteral("::1"))).isFalse();
    }

    private static DnsMessage heard(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(5_000);
        DatagramPacket packet = new DatagramPacket(new byte[9_000], 9_000);
        socket.receive(packet);
        return DnsMessage.parse(Arrays.copyOf(packet.getData(), packet.getLength()))
                .orElseThrow();
    }

    /// Answers until nothing comes for a while.
    private static int answers(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(700);
        int count = 0;
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[9_000], 9_000));
                count++;
            }
        } catch (SocketTimeoutException e) {
            return count;
        }
    }
}
