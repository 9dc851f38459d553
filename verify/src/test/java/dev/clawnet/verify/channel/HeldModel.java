package dev.clawnet.verify.channel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider on loopback that answers a question when the test says so, and what the test says.
final class HeldModel implements AutoCloseable {
    private static final long PATIENCE = 60;

    private final HttpServer server;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    private HeldModel(HttpServer server) {
        this.server = server;
    }

    /// A question that waits for its answer.
    ///
    /// @param text everything that the model was shown
    record Asked(String text, HttpExchange exchange) {
        /// Answers with these words.
        void say(String words) throws IOException {
            answer("stop", Json.STRICT.createObjectNode().put("content", words));
        }

        /// Answers with one call of a tool.
        void call(String tool, String arguments) throws IOException {
            ObjectNode delta = Json.STRICT.createObjectNode();
            ObjectNode call = delta.putArray("tool_calls").addObject();
            call.put("index", 0).put("id", "call-1").put("type", "function");
            call.putObject("function").put("name", tool).put("arguments", arguments);
            answer("tool_calls", delta);
        }

        private void answer(String finish, ObjectNode delta) throws IOException {
            ObjectNode body = Json.STRICT.createObjectNode().put("id", "c").put("object", "chat.completion.chunk");
            body.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .put("finish_reason", finish)
                    .set("delta", delta);
            String chunk = Json.STRICT.writeValueAsString(body);
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(("data: " + chunk + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        /// Refuses to answer, in a way that nobody tries again.
        void refuse() throws IOException {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        }
    }

    static HeldModel start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HeldModel model = new HeldModel(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            JsonNode body = Json.LENIENT.readTree(exchange.getRequestBody().readAllBytes());
            List<String> texts = new ArrayList<>();
            body.path("messages").forEach(message -> texts.add(text(message.path("content"))));
            model.asked.add(new Asked(String.join("\n", texts), exchange));
        });
        server.start();
        return model;
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        List<String> parts = new ArrayList<>();
        content.forEach(part -> parts.add(part.path("text").asString("")));
        return String.join("\n", parts);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /// The next question.
    Asked next() throws InterruptedException {
        Asked next = asked.poll(PATIENCE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the model was not asked");
        }
        return next;
    }

    /// Whether no question waits.
    boolean isQuiet() {
        return asked.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
