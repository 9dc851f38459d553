package dev.clawnet.verify.interop;

import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A process that holds links of the published client package and does what it is told. Used by one thread.
final class StockClient implements AutoCloseable {
    private static final int PATIENCE = 60;

    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
    private final List<JsonNode> kept = new ArrayList<>();
    private int calls;

    StockClient(StockPackages packages, Path home) throws IOException {
        process = packages.node(home, "client.mjs", List.of())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(Json.LENIENT.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(ObjectNode command) throws IOException {
        in.write(Json.STRICT.writeValueAsString(command));
        in.newLine();
        in.flush();
    }

    /// Starts a client.
    ///
    /// @param key the file of its device key; empty for none
    void open(String link, String key, ObjectNode options) throws IOException {
        ObjectNode command = Json.STRICT.createObjectNode().put("op", "open").put("link", link);
        if (!key.isEmpty()) {
            command.put("key", key);
        }
        tell(command.set("options", options));
    }

    void stop(String link) throws IOException {
        tell(Json.STRICT.createObjectNode().put("op", "stop").put("link", link));
    }

    /// Sends a request; the answer comes by [#answer].
    String ask(String link, String method, JsonNode params) throws IOException {
        String id = "c" + ++calls;
        ObjectNode command = Json.STRICT.createObjectNode();
        command.put("op", "call").put("link", link).put("id", id).put("method", method);
        tell(command.set("params", params));
        return id;
    }

    /// `{ok}` or `{error}`.
    JsonNode answer(String id) throws InterruptedException {
        return next(
                "the answer to " + id, each -> each.path("id").stringValue("").equals(id));
    }

    /// The payload of an answer that must be one.
    JsonNode call(String link, String method, JsonNode params) throws IOException, InterruptedException {
        JsonNode answer = answer(ask(link, method, params));
        if (!answer.has("ok")) {
            throw new AssertionError(method + " was refused: " + answer);
        }
        return answer.path("ok");
    }

    /// What a link says next under that member: `hello`, `failed`, `paused`, `closed`.
    JsonNode heard(String link, String member) throws InterruptedException {
        return next(
                        link + " " + member,
                        each -> each.path("link").stringValue("").equals(link) && each.has(member))
                .path(member);
    }

    /// The payload of the next event of that name.
    JsonNode event(String link, String name) throws InterruptedException {
        return next(
                        link + " event " + name,
                        each -> each.path("link").stringValue("").equals(link)
                                && each.path("event").stringValue("").equals(name))
                .path("payload");
    }

    private JsonNode next(String what, Predicate<JsonNode> fits) throws InterruptedException {
        for (JsonNode each : kept) {
            if (fits.test(each)) {
                kept.remove(each);
                return each;
            }
        }
        while (true) {
            JsonNode line = said.poll(PATIENCE, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no " + what + " within " + PATIENCE + " s; heard " + kept);
            }
            if (fits.test(line)) {
                return line;
            }
            kept.add(line);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.destroy();
    }
}
