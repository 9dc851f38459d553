package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers piece by piece: to those who read, to those who do not, and to those who leave.
@Timeout(value = 180)
final class HttpStreamTest {
    private static final String ASK = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path directory;

    private static TransportSettings patient(Duration answer) {
        TransportSettings.Deadlines usual = TransportSettings.Deadlines.DEFAULT;
        return TransportSettings.on("127.0.0.1", 0)
                .with(new TransportSettings.Deadlines(
                        usual.request(), answer, usual.idle(), usual.ping(), usual.pong(), usual.closeGrace()));
    }

    @Test
    void pieces_arrive_while_the_answer_goes_on_and_the_connection_stays() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            house.streams(body -> {
                body.send("one");
                try {
                    assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                body.send("two");
            });
            String head = client.text(ASK).head();
            assertThat(head.toLowerCase(java.util.Locale.ROOT)).contains("transfer-encoding: chunked");
            assertThat(client.chunk()).isEqualTo("one");
            read.countDown();
            assertThat(client.chunk()).isEqualTo("two");
            assertThat(client.chunk()).isEmpty();
            assertThat(client.text("GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .rest())
                    .endsWith("GET /next");
        }
    }

    @Test
    void an_answer_that_fails_is_cut_and_never_looks_whole() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            house.streams(body -> {
                body.send("half");
                throw new IllegalStateException("of the test");
            });
            assertThat(client.text(ASK).rest()).contains("half").doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void who_does_not_read_holds_one_piece_until_the_deadline_and_no_more() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        String piece = "x".repeat(1_000_000);
        try (var house = new TransportHarness(directory, patient(Duration.ofMillis(500)));
                var client = RawSocket.narrow(house.port())) {
            house.streams(body -> {
                while (body.send(piece)) {
                    sent.incrementAndGet();
                }
                over.countDown();
            });
            client.text(ASK);
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sent.get()).as("pieces that the system itself took").isLessThan(20);
        }
    }

    @Test
    void the_writer_learns_that_its_reader_left() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (var house = new TransportHarness(directory)) {
            house.streams(body -> {
                while (body.send("tick")) {
                    Thread.onSpinWait();
                }
                over.countDown();
            });
            try (var client = RawSocket.plain(house.port())) {
                assertThat(client.text(ASK).head()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
