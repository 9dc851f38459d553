package dev.clawnet.verify.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider on loopback that says what a test feeds it, piece by piece, when the test says so.
final class SlowModel implements AutoCloseable {
    private static final String END = "";

    private final HttpServer server;
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<Set<String>> headers = new CopyOnWriteArrayList<>();

    SlowModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/", this::serve);
        server.start();
    }

    ModelSettings.Provider provider() {
        return new ModelSettings.Provider(
                ModelSettings.Api.OPENAI,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"),
                Optional.empty());
    }

    /// The next piece of what is said.
    void says(String piece) {
        words.add(piece);
    }

    void ends() {
        words.add(END);
    }

    /// What was asked so far.
    List<JsonNode> asked() {
        return List.copyOf(asked);
    }

    /// Names of the headers of each question, in lower case.
    List<Set<String>> headers() {
        return List.copyOf(headers);
    }

    private void serve(HttpExchange exchange) throws IOException {
        headers.add(exchange.getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
        asked.add(Json.STRICT.readTree(exchange.getRequestBody().readAllBytes()));
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String piece = next(); !piece.equals(END); piece = next()) {
                chunk(out, piece, false);
            }
            chunk(out, END, true);
            write(out, "[DONE]");
        }
    }

    private String next() {
        try {
            String piece = words.poll(30, TimeUnit.SECONDS);
            return piece == null ? END : piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    private static void chunk(OutputStream out, String text, boolean last) throws IOException {
        ObjectNode chunk = Json.STRICT.createObjectNode().put("id", "x").put("object", "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("content", text);
        if (last) {
            choice.put("finish_reason", "stop");
            chunk.putObject("usage")
                    .put("prompt_tokens", 1)
                    .put("completion_tokens", 1)
                    .put("total_tokens", 2);
        }
        write(out, Json.STRICT.writeValueAsString(chunk));
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
