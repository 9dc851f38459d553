package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Peers that break RFC 6455, seen from their side of the socket: the close code, then the end.
final class WebSocketViolationTest {
    private static final TransportSettings.Deadlines USUAL = TransportSettings.Deadlines.DEFAULT;
    private static final TransportSettings HASTY = TransportSettings.on("127.0.0.1", 0)
            .with(new TransportSettings.Deadlines(
                    USUAL.request(), USUAL.answer(), USUAL.idle(), USUAL.ping(), USUAL.pong(), Duration.ofMillis(100)));

    @TempDir
    private Path directory;

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("reserved bit", List.of(RawSocket.masked(0xc1, (byte) 'x')), 1002),
                Arguments.of("no mask", List.of(new byte[] {(byte) 0x81, 1, 'x', 0, 0, 0, 0}), 1002),
                Arguments.of("reserved opcode", List.of(RawSocket.masked(0x83)), 1002),
                Arguments.of("fragmented ping", List.of(RawSocket.masked(0x09)), 1002),
                Arguments.of("long ping", List.of(RawSocket.masked(0x89, new byte[126])), 1002),
                Arguments.of("continuation of nothing", List.of(RawSocket.masked(0x80)), 1002),
                Arguments.of(
                        "message inside a message",
                        List.of(RawSocket.masked(0x01, (byte) 'a'), RawSocket.masked(0x81, (byte) 'b')),
                        1002),
                Arguments.of("close of one byte", List.of(RawSocket.masked(0x88, (byte) 3)), 1002),
                Arguments.of("bad close code", List.of(RawSocket.masked(0x88, (byte) 3, (byte) 0xee)), 1002),
                Arguments.of("text not UTF-8", List.of(RawSocket.masked(0x81, (byte) 0xc3, (byte) 0x28)), 1007),
                Arguments.of("text that ends inside a character", List.of(RawSocket.masked(0x81, (byte) 0xe2)), 1007),
                Arguments.of(
                        "surrogate in text",
                        List.of(RawSocket.masked(0x81, (byte) 0xed, (byte) 0xa0, (byte) 0x80)),
                        1007),
                Arguments.of("binary not UTF-8", List.of(RawSocket.masked(0x82, (byte) 0xff)), 1007),
                Arguments.of("too big", List.of(RawSocket.masked(0x81, new byte[65_537])), 1009));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_is_answered_with_its_close_code(String name, List<byte[]> frames, int code) throws Exception {
        try (var house = new TransportHarness(directory, HASTY);
                var client = RawSocket.tls(house.port()).open()) {
            for (byte[] frame : frames) {
                client.bytes(frame);
            }
            assertThat(client.closeCode()).as(name).isEqualTo(code);
            assertThat(client.ended()).isTrue();
            TransportHarness.Heard link = house.link();
            assertThat(link.end().code()).isEqualTo(code);
            assertThat(link.texts).isEmpty();
        }
    }

    @Test
    void a_flood_of_bytes_after_a_violation_does_not_keep_the_socket_open() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            client.frame(0x83);
            assertThat(client.closeCode()).isEqualTo(1002);
            var flood = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.say("x".repeat(1000));
                    }
                } catch (IOException _) {
                    // The server has hung up.
                }
            });
            assertThat(house.link().end().code()).isEqualTo(1002);
            flood.join();
        }
    }
}
