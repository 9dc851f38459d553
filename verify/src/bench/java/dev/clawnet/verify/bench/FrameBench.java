package dev.clawnet.verify.bench;

import dev.clawnet.gateway.transport.FramePeek;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/// Text that comes in and goes out: a request of some 70 bytes, its answer, and the digest that an approval is bound to.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBench {
    private final String request =
            "{\"type\":\"req\",\"id\":\"a7\",\"method\":\"health\",\"params\":{\"probe\":false}}";
    private final JsonNode act = Json.STRICT.readTree("{\"verb\":\"read\",\"object\":\"node:laptop/desk/specs/pump.md\","
            + "\"purpose\":\"procurement\",\"arguments\":{\"offset\":0,\"limit\":4096}}");
    private final FramePeek masked = FramePeek.of(request);

    /// A masked WebSocket frame to bytes, to text, to a checked request.
    @Benchmark
    public Object frame_to_request() {
        return FrameCodec.request(new String(masked.read(), StandardCharsets.UTF_8));
    }

    @Benchmark
    public Object text_to_request() {
        return FrameCodec.request(request);
    }

    @Benchmark
    public Object answer_to_text() {
        return FrameCodec.answer("a7", "{\"ok\":true,\"ts\":1795223446233}");
    }

    @Benchmark
    public Object digest_of_an_act() {
        return Canonical.digest(act);
    }
}
