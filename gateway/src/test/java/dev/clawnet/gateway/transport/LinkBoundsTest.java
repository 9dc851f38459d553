package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers that send too much, too fast, or never read.
final class LinkBoundsTest {
    private static final TransportSettings SETTINGS = TransportSettings.on("127.0.0.1", 0);
    private static final TransportSettings.Bounds BOUNDS = TransportSettings.Bounds.DEFAULT;

    @TempDir
    private Path directory;

    @Test
    void a_message_over_the_first_bound_is_taken_only_after_admission() throws Exception {
        byte[] large = new byte[65_537];
        try (var house = new TransportHarness(directory);
                var stranger = house.open()) {
            stranger.frame(0x81, new byte[65_536]);
            assertThat(house.link().nextText()).hasSize(65_536);
            assertThat(stranger.frame(0x81, large).closeCode()).isEqualTo(1009);
            try (var guest = house.open()) {
                var link = house.link();
                link.connection.admit();
                guest.frame(0x81, large);
                assertThat(link.nextText()).hasSize(65_537);
            }
        }
    }

    @Test
    void a_message_over_the_second_bound_is_refused_after_admission() throws Exception {
        var settings =
                SETTINGS.with(new TransportSettings.Bounds(1024, 4096, 1 << 20, 8, 1 << 16, 8, 8, 8, 1024, 1024));
        try (var house = new TransportHarness(directory, settings);
                var client = house.open()) {
            var link = house.link();
            link.connection.admit();
            client.frame(0x01, new byte[4000]).frame(0x80, new byte[96]);
            assertThat(link.nextText()).hasSize(4096);
            client.frame(0x01, new byte[4000]).frame(0x80, new byte[97]);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void a_slow_consumer_is_closed_and_loses_only_what_may_be_lost_before() throws Exception {
        var settings =
                SETTINGS.with(new TransportSettings.Bounds(1024, 4096, 4_000_000, 8, 1 << 16, 8, 8, 8, 1024, 1024));
        String large = "x".repeat(100_000);
        try (var house = new TransportHarness(directory, settings);
                var client = RawSocket.narrow(house.port())) {
            client.open();
            Connection connection = house.link().connection;
            while (connection.send(large, Delivery.DROP_IF_SLOW)) {
                assertThat(connection.bufferedBytes()).isLessThanOrEqualTo(4_000_000);
            }
            assertThat(connection.bufferedBytes()).isGreaterThan(2_000_000);
            assertThat(connection.send("", Delivery.DROP_IF_SLOW))
                    .as("still open")
                    .isTrue();
            assertThat(sendUntilRefused(connection, large)).isTrue();
        }
    }

    @Test
    void a_slow_consumer_hears_1008() throws Exception {
        var settings = SETTINGS.with(new TransportSettings.Bounds(1024, 4096, 10_000, 8, 1 << 16, 8, 8, 8, 1024, 1024));
        try (var house = new TransportHarness(directory, settings);
                var client = house.open()) {
            var link = house.link();
            assertThat(link.connection.send("x".repeat(10_001))).isFalse();
            assertThat(client.read()).isEqualTo(new RawSocket.Frame(8, "slow consumer", 1008));
            client.frame(0x88, (byte) 3, (byte) 0xf0);
            assertThat(link.end()).isEqualTo(Close.policy("slow consumer"));
        }
    }

    @Test
    void what_was_sent_is_no_longer_buffered() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            Connection connection = house.link().connection;
            connection.send("x".repeat(1000));
            assertThat(client.read().payload()).hasSize(1000);
            TransportHarness.await(() -> connection.bufferedBytes() == 0);
        }
    }

    @Test
    void a_socket_is_not_read_while_its_link_is_behind() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        try (var house = new TransportHarness(directory, SETTINGS, link -> new LinkListener() {
                    @Override
                    public void text(String message) {
                        try {
                            assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        heard.incrementAndGet();
                    }

                    @Override
                    public void closed(Close close) {}
                });
                var client = house.open()) {
            AtomicInteger sent = new AtomicInteger();
            var flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        client.say("x".repeat(60_000));
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(flood.join(Duration.ofMillis(1500)))
                    .as("60 MB were taken")
                    .isFalse();
            assertThat(sent.get()).isLessThan(500);
            go.countDown();
            flood.join();
            TransportHarness.await(() -> heard.get() == 1000);
        }
    }

    /// More flooding links than there are processors, each message costing time, and one that asks now and then.
    @Test
    void flooding_links_do_not_starve_another() throws Exception {
        try (var house = new TransportHarness(directory, SETTINGS, link -> new LinkListener() {
            @Override
            public void text(String message) {
                if (message.isEmpty()) {
                    work();
                }
                link.connection.send(message, Delivery.DROP_IF_SLOW);
            }

            @Override
            public void closed(Close close) {}
        })) {
            List<RawSocket> floods = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 2; i++) {
                floods.add(flood(house.open()));
            }
            try (var client = house.open()) {
                for (int i = 0; i < 20; i++) {
                    long start = System.nanoTime();
                    client.say("ask " + i);
                    assertThat(client.read().payload()).isEqualTo("ask " + i);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
                }
            }
            for (RawSocket each : floods) {
                each.close();
            }
        }
    }

    @Test
    void a_peer_that_gives_no_sign_of_life_is_dropped() throws Exception {
        try (var house = new TransportHarness(directory, SETTINGS.with(deadlines(100, 100)));
                var client = house.open()) {
            assertThat(client.read().opcode()).isEqualTo(9);
            assertThat(client.ended()).isTrue();
            assertThat(house.link().end().code()).isEqualTo(Close.LOST);
        }
    }

    @Test
    void a_peer_that_answers_pings_stays() throws Exception {
        try (var house = new TransportHarness(directory, SETTINGS.with(deadlines(100, 1000)));
                var client = house.open()) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.read().opcode()).isEqualTo(9);
                client.frame(0x8a);
            }
            assertThat(house.link().ends).isEmpty();
        }
    }

    private static TransportSettings.Deadlines deadlines(long ping, long pong) {
        var usual = TransportSettings.Deadlines.DEFAULT;
        return new TransportSettings.Deadlines(
                usual.request(),
                usual.answer(),
                usual.idle(),
                Duration.ofMillis(ping),
                Duration.ofMillis(pong),
                usual.closeGrace());
    }

    private static boolean sendUntilRefused(Connection connection, String text) {
        for (int i = 0; i < BOUNDS.outbound() / text.length(); i++) {
            if (!connection.send(text)) {
                return true;
            }
        }
        return false;
    }

    private static void work() {
        long end = System.nanoTime() + 100_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static RawSocket flood(RawSocket socket) {
        byte[] one = RawSocket.masked(0x81);
        byte[] many = new byte[one.length * 1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = one[i % one.length];
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    socket.bytes(many);
                    LockSupport.parkNanos(1000);
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    socket.read();
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
        return socket;
    }
}
