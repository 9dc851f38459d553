package dev.clawnet.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.clawnet.protocol.frame.Frame.Event;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.Frame.Res;
import dev.clawnet.protocol.frame.FrameCodec.Parsed;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Frames of others: what is a frame is read, what is none is told apart, nothing is thrown.
final class HostileFrameTest {
    private static Parsed.Bad bad(String text) {
        return assertInstanceOf(Parsed.Bad.class, FrameCodec.request(text), text);
    }

    @Test
    void a_request_is_read() {
        Parsed parsed =
                FrameCodec.request("{\"type\":\"req\",\"id\":\"1\",\"method\":\"health\",\"traceparent\":\"x\"}");

        Req req = (Req) assertInstanceOf(Parsed.Good.class, parsed).frame();
        assertThat(req.id()).isEqualTo("1");
        assertThat(req.method()).isEqualTo("health");
        assertThat(req.params()).isEmpty();
        assertThat(req.traceparent()).contains("x");
    }

    @Test
    void an_invalid_request_is_answered_under_its_own_id_with_the_texts_that_clients_know() {
        assertThat(bad("{\"type\":\"req\",\"id\":\"bad\",\"method\":\"\"}"))
                .isEqualTo(new Parsed.Bad(
                        "bad", "invalid request frame: at /method: must not have fewer than 1 characters"));
        assertThat(bad("{\"type\":\"zzz\",\"method\":\"m\"}"))
                .isEqualTo(
                        new Parsed.Bad(
                                "invalid",
                                "invalid request frame: must have required property 'id'; at /type: must be equal to constant"));
        assertThat(bad("{\"type\":\"req\",\"id\":\"1\",\"method\":\"m\",\"x\":1}")
                        .message())
                .isEqualTo("invalid request frame: at root: unexpected property 'x'");
    }

    @Test
    void hostile_texts_are_no_frames_and_nothing_is_thrown() {
        for (String hostile : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(5_000),
                "{\"type\":\"req\",\"id\":\"1\",\"id\":\"2\",\"method\":\"m\"}",
                "{\"type\":\"req\",\"id\":7,\"method\":\"m\"}",
                "{\"type\":\"req\",\"id\":null,\"method\":\"m\"}",
                "{\"type\":\"req\",\"id\":\"" + "i".repeat(257) + "\",\"method\":\"m\"}",
                "{\"type\":\"req\",\"id\":\"1\",\"method\":\"" + "m".repeat(129) + "\"}",
                "{\"type\":\"req\",\"id\":\"1\",\"method\":\"m\",\"traceparent\":\"" + "t".repeat(129) + "\"}",
                "{\"type\":\"res\",\"id\":\"1\",\"ok\":true}",
                "[]",
                "7",
                "null",
                "\"req\"")) {
            bad(hostile);
        }
        for (String noJson :
                List.of("", " ", "x", "{", "{\"type\":}", "{} {}", "\u0000", "{\"a\":1e99999999999999999999}x")) {
            assertThat(FrameCodec.request(noJson)).as(noJson).isNotInstanceOf(Parsed.Good.class);
        }
    }

    @Test
    void mutated_frames_are_never_thrown_at_the_caller() {
        Random random = new Random(20261121);
        String base = "{\"type\":\"req\",\"id\":\"1\",\"method\":\"health\",\"params\":{\"a\":[1,2,{\"b\":null}]}}";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(base);
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
            }
            assertThat(FrameCodec.request(text.toString())).isNotNull();
            assertThat(FrameCodec.frame(text.toString())).isNotNull();
        }
    }

    @Test
    void answers_and_events_go_there_and_back() {
        Fault fault = new Fault(
                ErrorCode.AUTH_LOCKED, "unauthorized: too many", Map.of("x", 1), Optional.of(Duration.ofSeconds(3)));
        List<Frame> frames = List.of(
                Res.ok("1", Json.STRICT.createObjectNode().put("a", 1)),
                Res.failed("2", ErrorShape.of(fault)),
                new Event("tick", Optional.empty(), Optional.of(4L), Optional.of(new Frame.StateVersion(1, 2))),
                new Event(
                        "connect.challenge",
                        Optional.of(Json.STRICT.createObjectNode()),
                        Optional.empty(),
                        Optional.empty()));
        for (Frame frame : frames) {
            assertThat(assertInstanceOf(Parsed.Good.class, FrameCodec.frame(FrameCodec.text(frame)))
                            .frame())
                    .isEqualTo(frame);
        }
    }

    @Test
    void an_error_says_what_kind_it_is_and_when_to_come_back() {
        ErrorShape error = ErrorShape.of(new Fault(
                ErrorCode.AUTH_LOCKED, "unauthorized: too many", Map.of(), Optional.of(Duration.ofSeconds(3))));

        assertThat(error.code()).isEqualTo("INVALID_REQUEST");
        assertThat(error.detailCode()).isEqualTo("AUTH_RATE_LIMITED");
        assertThat(error.retryable()).contains(true);
        assertThat(error.retryAfterMs()).contains(3000L);
    }

    @Test
    void a_close_reason_is_cut_between_characters() {
        assertThat(CloseCode.reason("x".repeat(200))).hasSize(120);
        assertThat(CloseCode.reason("é".repeat(200))).hasSize(60);
        assertThat(CloseCode.reason("😀".repeat(100))).isEqualTo("😀".repeat(30));
    }
}
