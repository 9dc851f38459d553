package dev.clawnet.gateway.agent.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// A provider on loopback that speaks one wire format. Each request is served by the next of its answers; the last
/// one serves all that follow.
final class StubProvider implements AutoCloseable {
    private final HttpServer server;
    private final List<Answer> answers;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// What a request is answered with.
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /// A request that arrived.
    record Asked(String path, String authorization, String apiKey, JsonNode body) {}

    StubProvider(Answer... answers) throws IOException {
        this.answers = List.of(answers);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key"))
                        + exchange.getRequestHeaders().getFirst("x-goog-api-key"),
                Json.STRICT.readTree(body)));
        answers.get(Math.min(asked.size(), answers.size()) - 1).to(exchange);
    }

    URI url(Wire wire) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + wire.base());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// A whole answer, streamed in one piece.
    static Answer says(String body) {
        return exchange -> {
            try (OutputStream out = begin(exchange)) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /// The connection ends before what was announced has been sent.
    static Answer breaksOff(String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1_000L);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    static Answer refuses(int status, String retryAfter, String body) {
        return exchange -> {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
