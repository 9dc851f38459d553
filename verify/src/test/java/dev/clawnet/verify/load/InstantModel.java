package dev.clawnet.verify.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// A provider on loopback that answers every question at once with the same words, on connections that stay open.
final class InstantModel implements AutoCloseable {
    private static final byte[] ANSWER = String.join(
                    "\n\n",
                    "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                            + "{\"role\":\"assistant\",\"content\":\"It is done, and nothing else is left to do.\"}}]}",
                    "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},"
                            + "\"finish_reason\":\"stop\"}],\"usage\":"
                            + "{\"prompt_tokens\":10,\"completion_tokens\":9,\"total_tokens\":19}}",
                    "data: [DONE]",
                    "")
            .getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final AtomicLong asked = new AtomicLong();

    InstantModel() throws IOException {
        // Head and body are two writes: without this each answer would wait for the other side's late acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/", this::answer);
        server.start();
    }

    /// For a gateway's configuration, as `models.providers.instant`.
    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /// Questions so far.
    long asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, ANSWER.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(ANSWER);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
