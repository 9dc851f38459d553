package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.transport.RawSocket.masked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.transport.Certificates;
import dev.clawnet.gateway.transport.Doors;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.RawSocket;
import dev.clawnet.gateway.transport.Transport;
import dev.clawnet.gateway.transport.TransportSettings;
import dev.clawnet.gateway.transport.Workers;
import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// RFC 6455 byte by byte, against the real way in over real sockets: each peer is tried as a stranger, who proved
/// nothing, and as a client that was let in. Each case begins with the section that it is about; the upgrade itself
/// (section 4) is in `HttpDoorTest`, any cutting of the bytes in `FrameParserTest`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Rfc6455Test {
    private static final TransportSettings.Deadlines USUAL = TransportSettings.Deadlines.DEFAULT;
    private static final TransportSettings.Bounds BOUNDS = TransportSettings.Bounds.DEFAULT;
    private static final int SHORTEST = 0;
    private static final int SHORT = 126;
    private static final int LONG = 127;

    private final World world = new World(
            World.settings(ControlSettings.Mode.TOKEN, true),
            Optional.of(work -> Thread.ofVirtual().start(work)));
    private Optional<Transport> transport = Optional.empty();

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        Certificates certificates = Certificates.open(
                directory.resolve("tls"), List.of("gateway.test"), InstantSource.system(), new SecureRandom());
        TransportSettings settings = TransportSettings.on("127.0.0.1", 0)
                .with(new TransportSettings.Deadlines(
                        USUAL.request(),
                        USUAL.answer(),
                        USUAL.idle(),
                        USUAL.ping(),
                        USUAL.pong(),
                        Duration.ofMillis(10)));
        transport = Optional.of(Transport.open(
                settings,
                certificates::identity,
                new Doors(_ -> HttpAnswer.json(404, "{}"), world.control),
                new Workers(task -> Thread.ofVirtual().start(task), System::nanoTime)));
    }

    @AfterAll
    void close() {
        transport.ifPresent(Transport::close);
    }

    /// A socket that was challenged and said nothing yet.
    private RawSocket stranger() throws IOException {
        RawSocket socket = RawSocket.plain(transport.orElseThrow().port()).open();
        assertThat(socket.read().payload()).contains("connect.challenge");
        return socket;
    }

    /// A console of this machine that was let in.
    private RawSocket guest() throws IOException {
        RawSocket socket = stranger().say(connect());
        assertThat(answer(socket, "in").path("ok").booleanValue()).isTrue();
        return socket;
    }

    private static String connect() {
        ObjectNode params = Json.STRICT.createObjectNode();
        params.put("minProtocol", 4).put("maxProtocol", 4).put("role", "operator");
        params.putObject("client")
                .put("id", "cli")
                .put("mode", "cli")
                .put("version", "1")
                .put("platform", "linux");
        params.putArray("scopes").add("operator.read").add("operator.admin");
        params.putObject("auth").put("token", World.TOKEN);
        return request("in", "connect", params);
    }

    private static String request(String id, String method, JsonNode params) {
        return Json.STRICT.writeValueAsString(Map.of("type", "req", "id", id, "method", method, "params", params));
    }

    /// A small request whose answer carries `id` back.
    private static byte[] ask(String id) {
        return request(id, "config.get", Json.STRICT.createObjectNode()).getBytes(StandardCharsets.UTF_8);
    }

    /// The same, made exactly that long by spaces.
    private static byte[] ask(String id, int length) {
        byte[] request = ask(id);
        byte[] all = Arrays.copyOf(request, length);
        Arrays.fill(all, request.length, length, (byte) ' ');
        return all;
    }

    private static JsonNode answer(RawSocket socket, String id) throws IOException {
        while (true) {
            RawSocket.Frame frame = socket.read();
            assertThat(frame.opcode()).as("close code " + frame.code()).isNotEqualTo(8);
            if (frame.opcode() == 1) {
                JsonNode read = Json.STRICT.readTree(frame.payload());
                if (read.path("id").stringValue("").equals(id)) {
                    return read;
                }
            }
        }
    }

    private static byte[] code(int code) {
        return ByteBuffer.allocate(2).putShort((short) code).array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            all[i] = (byte) values[i];
        }
        return all;
    }

    /// A header in a form of one's own choice: with or without a mask, a length that may lie.
    private static byte[] head(int first, boolean mask, int form, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
        head.put((byte) ((mask ? 0x80 : 0) | (form == SHORTEST ? (int) length : form)));
        if (form == SHORT) {
            head.putShort((short) length);
        } else if (form == LONG) {
            head.putLong(length);
        }
        return Arrays.copyOf(head.array(), head.position() + (mask ? 4 : 0));
    }

    private static byte[] inTwo(int opcode, byte[] text, int cut) {
        return join(masked(opcode, Arrays.copyOf(text, cut)), masked(0x80, Arrays.copyOfRange(text, cut, text.length)));
    }

    static Stream<Arguments> violations() {
        byte[] x = {'x'};
        Stream<Arguments> framing = Stream.of(
                Arguments.of("5.1 text without a mask", join(head(0x81, false, SHORTEST, 1), x), 1002),
                Arguments.of("5.1 empty text without a mask", head(0x81, false, SHORTEST, 0), 1002),
                Arguments.of("5.1 ping without a mask", head(0x89, false, SHORTEST, 0), 1002),
                Arguments.of("5.1 close without a mask", head(0x88, false, SHORTEST, 0), 1002),
                Arguments.of("5.2 RSV1 on text", masked(0xc1, x), 1002),
                Arguments.of("5.2 RSV2 on text", masked(0xa1, x), 1002),
                Arguments.of("5.2 RSV3 on text", masked(0x91, x), 1002),
                Arguments.of("5.2 all reserved bits", masked(0xf1, x), 1002),
                Arguments.of("5.2 RSV1 on a continuation", join(masked(0x01, x), masked(0xc0, x)), 1002),
                Arguments.of("5.2 RSV1 on a ping", masked(0xc9), 1002),
                Arguments.of("5.2 RSV1 on a close", masked(0xc8), 1002),
                Arguments.of("5.2 16-bit length below 126", head(0x81, true, SHORT, 125), 1002),
                Arguments.of("5.2 64-bit length below 65536", head(0x81, true, LONG, 65_535), 1002),
                Arguments.of("5.2 64-bit length with its top bit", head(0x81, true, LONG, Long.MIN_VALUE), 1002),
                Arguments.of("5.4 continuation without a start", masked(0x80, x), 1002),
                Arguments.of("5.4 unfinished continuation without a start", masked(0x00, x), 1002),
                Arguments.of(
                        "5.4 continuation after a whole message", join(masked(0x81, ask("1")), masked(0x80, x)), 0),
                Arguments.of("5.4 text inside a message", join(masked(0x01, x), masked(0x81, x)), 1002),
                Arguments.of("5.4 binary inside a message", join(masked(0x01, x), masked(0x02, x)), 1002),
                Arguments.of(
                        "5.4 message inside a message after a ping",
                        join(masked(0x01, x), masked(0x89), masked(0x81, x)),
                        1002),
                Arguments.of("5.5 fragmented ping", masked(0x09), 1002),
                Arguments.of("5.5 fragmented pong", masked(0x0a), 1002),
                Arguments.of("5.5 fragmented close", masked(0x08), 1002),
                Arguments.of("5.5 ping of 126 bytes", masked(0x89, new byte[126]), 1002),
                Arguments.of("5.5 pong of 126 bytes", masked(0x8a, new byte[126]), 1002),
                Arguments.of("5.5 close of 126 bytes", masked(0x88, Arrays.copyOf(code(1000), 126)), 1002),
                Arguments.of("5.5 ping that announces 2^62 bytes", head(0x89, true, LONG, 1L << 62), 1002),
                Arguments.of(
                        "5.5 long ping inside a message", join(masked(0x01, x), masked(0x89, new byte[126])), 1002),
                Arguments.of("5.5.1 close of one byte", masked(0x88, (byte) 3), 1002),
                Arguments.of("5.5.1 close reason not UTF-8", masked(0x88, join(code(1000), bytes(0xff))), 1007),
                Arguments.of(
                        "5.5.1 close reason cut in a character",
                        masked(0x88, join(code(1000), bytes(0xe2, 0x82))),
                        1007),
                Arguments.of("10.4 message announced as 2^63-1 bytes", head(0x81, true, LONG, Long.MAX_VALUE), 1009));
        Stream<Arguments> opcodes = IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(each -> Arguments.of("5.2 reserved opcode " + each, masked(0x80 | each, x), 1002));
        Stream<Arguments> codes = IntStream.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
                .mapToObj(each -> Arguments.of("7.4 close code " + each, masked(0x88, code(each)), 1002));
        return Stream.of(framing, opcodes, codes, texts()).flatMap(each -> each);
    }

    /// What is no UTF-8, as one frame, as a binary one, and in two frames with the cut before the last byte.
    private static Stream<Arguments> texts() {
        Map<String, byte[]> wrong = Map.of(
                "a continuation byte alone", bytes(0x80),
                "a start without its end", bytes('a', 0xc3),
                "a bad second byte", bytes(0xc3, 0x28),
                "an overlong slash", bytes(0xc0, 0xaf),
                "an overlong NUL of three bytes", bytes(0xe0, 0x80, 0x80),
                "a surrogate", bytes(0xed, 0xa0, 0x80),
                "a pair of surrogates", bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
                "beyond U+10FFFF", bytes(0xf4, 0x90, 0x80, 0x80),
                "five bytes", bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
                "a byte that never occurs", bytes(0xff));
        return wrong.entrySet().stream()
                .flatMap(each -> Stream.of(
                        Arguments.of("8.1 text is " + each.getKey(), masked(0x81, each.getValue()), 1007),
                        Arguments.of(
                                "5.6 binary is read as text, " + each.getKey(), masked(0x82, each.getValue()), 1007),
                        Arguments.of(
                                "8.1 in two frames, " + each.getKey(),
                                inTwo(0x01, each.getValue(), each.getValue().length - 1),
                                1007)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_ends_the_link_with_its_code_before_and_after_hello(String what, byte[] bytes, int code)
            throws IOException {
        if (code != 0) {
            try (RawSocket stranger = stranger()) {
                ends(stranger.bytes(bytes), what, code);
            }
        }
        try (RawSocket guest = guest()) {
            ends(guest.bytes(bytes), what, code == 0 ? 1002 : code);
        }
    }

    private static void ends(RawSocket socket, String what, int code) throws IOException {
        assertThat(socket.closeCode()).as(what).isEqualTo(code);
        try {
            socket.say("{}").frame(0x89);
        } catch (SocketException closed) {
            // The gateway's grace was over first: a socket that takes nothing says nothing.
            assertThat(closed).hasMessageMatching("Broken pipe|Connection reset");
            return;
        }
        assertThat(socket.ended()).as("nothing is said after the close frame").isTrue();
    }

    static Stream<Arguments> messages() {
        byte[] request = ask("q");
        byte[] far = ask("ä€😀");
        return Stream.of(
                Arguments.of("5.2 a text in one frame", "q", masked(0x81, request)),
                Arguments.of("5.2 a text of 125 bytes", "q", masked(0x81, ask("q", 125))),
                Arguments.of("5.2 a text of 126 bytes", "q", masked(0x81, ask("q", 126))),
                Arguments.of("5.2 a text of 65535 bytes", "q", masked(0x81, ask("q", 65_535))),
                Arguments.of("5.2 a text of 65536 bytes", "q", masked(0x81, ask("q", 65_536))),
                Arguments.of("5.3 a mask of zeros", "q", join(head(0x81, true, SHORTEST, request.length), request)),
                Arguments.of("5.4 two fragments", "q", inTwo(0x01, request, 7)),
                Arguments.of("5.4 a first fragment that is empty", "q", inTwo(0x01, request, 0)),
                Arguments.of("5.4 a last fragment that is empty", "q", inTwo(0x01, request, request.length)),
                Arguments.of("5.4 a fragment for each byte", "q", dripped(request, false)),
                Arguments.of("5.5 a ping, a pong after each byte", "q", dripped(request, true)),
                Arguments.of(
                        "5.5 a pong nobody asked for", "q", join(masked(0x8a, new byte[125]), masked(0x81, request))),
                Arguments.of("5.6 a binary frame that holds text", "q", masked(0x82, request)),
                Arguments.of("5.6 binary in two fragments", "q", inTwo(0x02, request, 9)),
                Arguments.of("8.1 characters of two to four bytes", "ä€😀", masked(0x81, far)),
                Arguments.of("8.1 each of their bytes in a frame of its own", "ä€😀", dripped(far, true)));
    }

    private static byte[] dripped(byte[] text, boolean between) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            all.writeBytes(masked((i == 0 ? 0x01 : 0x00) | (i == text.length - 1 ? 0x80 : 0), text[i]));
            if (between && i < text.length - 1) {
                all.writeBytes(join(masked(0x89), masked(0x8a, (byte) i)));
            }
        }
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_message_is_one_however_it_is_framed(String what, String id, byte[] bytes) throws IOException {
        try (RawSocket guest = guest()) {
            assertThat(answer(guest.bytes(bytes), id).path("ok").booleanValue())
                    .as(what)
                    .isTrue();
        }
    }

    @Test
    void section_5_4_a_first_request_in_fragments_lets_a_stranger_in() throws IOException {
        try (RawSocket stranger = stranger()) {
            stranger.bytes(dripped(connect().getBytes(StandardCharsets.UTF_8), true));
            assertThat(answer(stranger, "in").path("ok").booleanValue()).isTrue();
        }
    }

    @Test
    void section_5_5_2_a_ping_is_answered_with_its_own_bytes_also_inside_a_message() throws IOException {
        byte[] full = new byte[125];
        Arrays.fill(full, (byte) 'p');
        try (RawSocket stranger = stranger();
                RawSocket guest = guest()) {
            for (RawSocket each : List.of(stranger, guest)) {
                each.frame(0x01, (byte) '{').frame(0x89, full);
                RawSocket.Frame pong = each.read();
                while (pong.opcode() != 10) {
                    pong = each.read();
                }
                assertThat(pong.payload()).isEqualTo("p".repeat(125));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void section_7_4_a_close_code_that_may_be_sent_is_answered_with_the_same(int code) throws IOException {
        byte[] reason = "r".repeat(123).getBytes(StandardCharsets.UTF_8);
        try (RawSocket stranger = stranger();
                RawSocket guest = guest()) {
            assertThat(stranger.frame(0x88, code(code)).closeCode()).isEqualTo(code);
            assertThat(guest.frame(0x88, join(code(code), reason)).closeCode()).isEqualTo(code);
            assertThat(stranger.ended()).isTrue();
            assertThat(guest.ended()).isTrue();
        }
    }

    @Test
    void section_7_1_5_a_close_without_a_code_is_answered_without_one() throws IOException {
        try (RawSocket stranger = stranger();
                RawSocket guest = guest()) {
            assertThat(stranger.frame(0x88).closeCode()).isEqualTo(1005);
            assertThat(guest.frame(0x88).closeCode()).isEqualTo(1005);
            assertThat(guest.ended()).isTrue();
        }
    }

    @Test
    void section_5_5_1_a_close_inside_a_message_is_answered_and_the_message_is_gone() throws IOException {
        try (RawSocket guest = guest()) {
            byte[] request = ask("gone");
            guest.frame(0x01, Arrays.copyOf(request, 9))
                    .frame(0x88, code(1001))
                    .frame(0x80, Arrays.copyOfRange(request, 9, request.length));
            RawSocket.Frame frame = guest.read();
            while (frame.opcode() != 8) {
                assertThat(frame.payload()).doesNotContain("gone");
                frame = guest.read();
            }
            assertThat(frame.code()).isEqualTo(1001);
            assertThat(guest.ended()).isTrue();
        }
    }

    @Test
    void section_10_4_a_stranger_sends_64_KiB_at_most_in_one_frame_or_many() throws IOException {
        int most = BOUNDS.unproved();
        try (RawSocket within = stranger();
                RawSocket whole = stranger();
                RawSocket parts = stranger()) {
            byte[] first = Arrays.copyOf(connect().getBytes(StandardCharsets.UTF_8), most);
            Arrays.fill(first, connect().length(), most, (byte) ' ');
            assertThat(answer(within.frame(0x81, first), "in").path("ok").booleanValue())
                    .isTrue();
            ends(whole.bytes(head(0x81, true, LONG, most + 1L)), "at its header", 1009);
            ends(parts.frame(0x01, new byte[most]).frame(0x00).bytes(masked(0x80, (byte) 'x')), "by its sum", 1009);
        }
    }

    @Test
    void section_10_4_a_client_that_was_let_in_sends_the_announced_25_MiB_at_most() throws IOException {
        int most = BOUNDS.admitted();
        try (RawSocket within = guest();
                RawSocket whole = guest();
                RawSocket parts = guest()) {
            assertThat(answer(within.frame(0x81, ask("full", most)), "full")
                            .path("ok")
                            .booleanValue())
                    .isTrue();
            ends(whole.bytes(head(0x81, true, LONG, most + 1L)), "at its header", 1009);
            parts.frame(0x01, new byte[most / 2]).frame(0x00, new byte[most / 2]);
            ends(parts.bytes(masked(0x80, (byte) 'x')), "by its sum", 1009);
        }
    }
}
