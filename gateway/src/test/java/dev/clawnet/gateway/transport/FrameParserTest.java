package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The parser against every violation of RFC 6455 section 5 and 7, any cutting of bytes, and noise.
final class FrameParserTest {
    private static final int LIMIT = 65_536;

    private final Found found = new Found();
    private final FrameParser parser = new FrameParser(found, LIMIT);

    private static final class Found implements FrameSink {
        final List<String> all = new ArrayList<>();

        @Override
        public void message(byte[] bytes) {
            all.add("message " + new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void ping(byte[] payload) {
            all.add("ping " + new String(payload, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void pong() {
            all.add("pong");
        }

        @Override
        public void bye(Close close) {
            all.add("bye " + close.code() + " " + close.reason());
        }

        @Override
        public void violation(Close close) {
            all.add("violation " + close.code());
        }
    }

    static Stream<Arguments> violations() {
        byte[] one = {'x'};
        return Stream.of(
                Arguments.of("first reserved bit", RawSocket.masked(0xc1, one), 1002),
                Arguments.of("second reserved bit", RawSocket.masked(0xa1, one), 1002),
                Arguments.of("third reserved bit", RawSocket.masked(0x91, one), 1002),
                Arguments.of("no mask", new byte[] {(byte) 0x81, 1, 'x', 0, 0, 0, 0}, 1002),
                Arguments.of("reserved data opcode", RawSocket.masked(0x83, one), 1002),
                Arguments.of("last reserved data opcode", RawSocket.masked(0x87, one), 1002),
                Arguments.of("reserved control opcode", RawSocket.masked(0x8b, one), 1002),
                Arguments.of("last reserved control opcode", RawSocket.masked(0x8f, one), 1002),
                Arguments.of("fragmented ping", RawSocket.masked(0x09, one), 1002),
                Arguments.of("fragmented close", RawSocket.masked(0x08), 1002),
                Arguments.of("ping of 126 bytes", RawSocket.masked(0x89, new byte[126]), 1002),
                Arguments.of("continuation of nothing", RawSocket.masked(0x80, one), 1002),
                Arguments.of(
                        "message inside a message",
                        join(RawSocket.masked(0x01, one), RawSocket.masked(0x81, one)),
                        1002),
                Arguments.of("short length in long form", head(126, 100), 1002),
                Arguments.of("middle length in longest form", head(127, 65_535), 1002),
                Arguments.of("negative length", head(127, -1), 1002),
                Arguments.of("too big at its header", head(127, LIMIT + 1L), 1009),
                Arguments.of("absurdly big", head(127, Long.MAX_VALUE), 1009),
                Arguments.of(
                        "too big by its fragments",
                        join(RawSocket.masked(0x01, new byte[LIMIT]), RawSocket.masked(0x80, one)),
                        1009),
                Arguments.of("close of one byte", RawSocket.masked(0x88, (byte) 3), 1002),
                Arguments.of("close 0", RawSocket.masked(0x88, code(0)), 1002),
                Arguments.of("close 999", RawSocket.masked(0x88, code(999)), 1002),
                Arguments.of("close 1004", RawSocket.masked(0x88, code(1004)), 1002),
                Arguments.of("close 1005", RawSocket.masked(0x88, code(1005)), 1002),
                Arguments.of("close 1006", RawSocket.masked(0x88, code(1006)), 1002),
                Arguments.of("close 1015", RawSocket.masked(0x88, code(1015)), 1002),
                Arguments.of("close 2999", RawSocket.masked(0x88, code(2999)), 1002),
                Arguments.of("close 5000", RawSocket.masked(0x88, code(5000)), 1002),
                Arguments.of(
                        "close reason not UTF-8", RawSocket.masked(0x88, (byte) 3, (byte) 0xe8, (byte) 0xff), 1007));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_ends_reading_with_its_code(String name, byte[] bytes, int code) {
        feed(bytes);
        feed(RawSocket.masked(0x81, (byte) 'y'));
        assertThat(found.all).as(name).containsExactly("violation " + code);
    }

    @Test
    void every_good_close_code_is_read() {
        for (int code : new int[] {1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999}) {
            Found here = new Found();
            new FrameParser(here, LIMIT).feed(Unpooled.wrappedBuffer(RawSocket.masked(0x88, code(code))));
            assertThat(here.all).containsExactly("bye " + code + " ");
        }
    }

    @Test
    void a_close_without_a_code_is_read_as_such() {
        feed(RawSocket.masked(0x88));
        assertThat(found.all).containsExactly("bye 1005 ");
    }

    @Test
    void nothing_after_a_close_frame_is_read() {
        feed(join(RawSocket.masked(0x88), RawSocket.masked(0x81, (byte) 'x')));
        assertThat(found.all).containsExactly("bye 1005 ");
    }

    @Test
    void the_limit_is_inclusive_and_can_be_raised_between_header_and_payload() {
        byte[] small = RawSocket.masked(0x81, new byte[LIMIT]);
        feed(Arrays.copyOf(small, 20));
        parser.limit(2 * LIMIT);
        feed(Arrays.copyOfRange(small, 20, small.length));
        feed(RawSocket.masked(0x81, new byte[2 * LIMIT]));
        assertThat(found.all).hasSize(2).allMatch(each -> each.startsWith("message "));
    }

    @Test
    void any_cutting_of_the_bytes_gives_the_same_messages() {
        byte[] large = new byte[40_000];
        new Random(7).nextBytes(large);
        byte[] stream = join(
                RawSocket.masked(0x81, "first".getBytes(StandardCharsets.UTF_8)),
                RawSocket.masked(0x01, large),
                RawSocket.masked(0x89, (byte) 'p'),
                RawSocket.masked(0x00),
                RawSocket.masked(0x8a),
                RawSocket.masked(0x80, new byte[200]),
                RawSocket.masked(0x82),
                RawSocket.masked(0x88, code(4001)));
        feed(stream);
        List<String> whole = List.copyOf(found.all);
        assertThat(whole).hasSize(6);
        for (int seed = 0; seed < 200; seed++) {
            Found here = new Found();
            feedInPieces(new FrameParser(here, LIMIT), stream, new Random(seed));
            assertThat(here.all).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void noise_never_throws() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 1 && random.nextBoolean()) {
                noise[0] &= (byte) 0x8f;
                noise[1] |= (byte) 0x80;
            }
            Found here = new Found();
            feedInPieces(new FrameParser(here, LIMIT), noise, random);
            assertThat(here.all.stream().filter(each -> each.startsWith("violation")))
                    .hasSizeLessThan(2);
        }
    }

    private void feed(byte[] bytes) {
        parser.feed(Unpooled.wrappedBuffer(bytes));
    }

    private static void feedInPieces(FrameParser parser, byte[] bytes, Random random) {
        ByteBuf all = Unpooled.wrappedBuffer(bytes);
        while (all.isReadable()) {
            parser.feed(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(1 + random.nextInt(5000)))));
        }
    }

    private static byte[] code(int code) {
        return ByteBuffer.allocate(2).putShort((short) code).array();
    }

    private static byte[] head(int form, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) (0x80 | form));
        if (form == 126) {
            head.putShort((short) length);
        } else {
            head.putLong(length);
        }
        return Arrays.copyOf(head.array(), head.position() + 4);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
