package dev.clawnet.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A model behind OpenAI's API on loopback that proposes a collaboration when it can, and ends it at its first
/// turn.
final class StubModel implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger closed = new AtomicInteger();

    StubModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    int closed() {
        return closed.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer(body).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String answer(String body) {
        boolean acted = body.contains("\"role\":\"tool\"") || body.contains("\"role\" : \"tool\"");
        if (!acted && body.contains("collab_close")) {
            closed.incrementAndGet();
            return call("collab_close", "{\"text\":\"We need nothing.\"}");
        }
        if (!acted && body.contains("collab_open") && body.contains("We need the parts")) {
            return call("collab_open", "{\"with\":\"Nova CEO\",\"topic\":\"Parts\"}");
        }
        return data("{'choices':[{'index':0,'delta':{'content':'Nothing.'}}]}") + end("stop");
    }

    private static String call(String name, String arguments) {
        return data("{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'c1','type':'function','function':"
                        + "{'name':'" + name + "','arguments':''}}]}}]}")
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                + Json.STRICT.writeValueAsString(arguments) + "}}]}}]}\n\n" + end("tool_calls");
    }

    private static String end(String reason) {
        return data("{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}")
                + data("{'choices':[],'usage':{'prompt_tokens':11,'completion_tokens':7,'total_tokens':18}}")
                + "data: [DONE]\n\n";
    }

    private static String data(String singleQuoted) {
        return "data: " + singleQuoted.replace('\'', '"') + "\n\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
