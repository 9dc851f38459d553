package dev.clawnet.verify.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/// A receiver of OTLP over HTTP on loopback. It reads the protobuf of requests by itself, so that nothing of the
/// sender's own code says what was sent. Source: OpenTelemetry protocol 1.x, `trace_service.proto` and `trace.proto`.
public final class Collector implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final HttpServer server;
    private final List<String> raw = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Seen> fresh = new ArrayBlockingQueue<>(100_000);
    private final List<Seen> seen = new ArrayList<>();

    /// One span as it arrived.
    ///
    /// @param parent empty for none
    /// @param values attributes as text
    public record Seen(
            String service,
            String trace,
            String span,
            String parent,
            String name,
            Duration took,
            Map<String, String> values) {}

    /// One field of a message.
    private record Field(int number, int kind, long value, ByteBuffer bytes) {}

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/v1/traces", this::serve);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    /// All that arrived, once there is such a span among it; fails after a minute without.
    public List<Seen> until(Predicate<Seen> wanted) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(60);
        while (seen.stream().noneMatch(wanted)) {
            Seen next = fresh.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                seen.add(next);
            } else if (Instant.now().isAfter(end)) {
                throw new AssertionError("no such span; there are " + seen);
            }
        }
        return List.copyOf(seen);
    }

    /// Bodies as they arrived, a character for each byte.
    public List<String> raw() {
        return List.copyOf(raw);
    }

    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        raw.add(new String(body, StandardCharsets.ISO_8859_1));
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        for (Field resource : fields(ByteBuffer.wrap(body))) {
            spans(resource.bytes());
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void spans(ByteBuffer resourceSpans) {
        String service = "";
        for (Field part : fields(resourceSpans)) {
            if (part.number() == 1) {
                service = values(part.bytes(), Set.of(1)).getOrDefault("service.name", "");
            } else if (part.number() == 2) {
                for (Field span : fields(part.bytes())) {
                    if (span.number() == 2) {
                        fresh.add(span(service, span.bytes()));
                    }
                }
            }
        }
    }

    private static Seen span(String service, ByteBuffer message) {
        Map<Integer, Field> byNumber = new TreeMap<>();
        fields(message).forEach(field -> byNumber.put(field.number(), field));
        Field none = new Field(0, BYTES, 0, ByteBuffer.allocate(0));
        long took = byNumber.getOrDefault(8, none).value()
                - byNumber.getOrDefault(7, none).value();
        return new Seen(
                service,
                hex(byNumber.getOrDefault(1, none).bytes()),
                hex(byNumber.getOrDefault(2, none).bytes()),
                hex(byNumber.getOrDefault(4, none).bytes()),
                text(byNumber.getOrDefault(5, none).bytes()),
                Duration.ofNanos(took),
                values(message, Set.of(9)));
    }

    private static Map<String, String> values(ByteBuffer message, Set<Integer> numbers) {
        Map<String, String> values = new TreeMap<>();
        for (Field attribute : fields(message)) {
            if (numbers.contains(attribute.number())) {
                List<Field> pair = fields(attribute.bytes());
                Field value = fields(pair.get(1).bytes()).getFirst();
                values.put(
                        text(pair.get(0).bytes()),
                        value.kind() == BYTES ? text(value.bytes()) : Long.toString(value.value()));
            }
        }
        return values;
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static List<Field> fields(ByteBuffer message) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            int kind = (int) (tag & 7);
            fields.add(
                    switch (kind) {
                        case VARINT -> new Field(number, kind, varint(in), ByteBuffer.allocate(0));
                        case FIXED64 -> new Field(number, kind, in.getLong(), ByteBuffer.allocate(0));
                        case FIXED32 -> new Field(number, kind, in.getInt(), ByteBuffer.allocate(0));
                        case BYTES -> {
                            int length = (int) varint(in);
                            ByteBuffer bytes = in.slice(in.position(), length);
                            in.position(in.position() + length);
                            yield new Field(number, kind, 0, bytes);
                        }
                        default -> throw new IllegalArgumentException("no protobuf: wire type " + kind);
                    });
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next = in.get();
        while (next < 0) {
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
            next = in.get();
        }
        return value | (long) next << shift;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
