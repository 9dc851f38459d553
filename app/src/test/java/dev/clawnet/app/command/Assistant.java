package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A program that starts `clawnet mcp serve` and speaks with it through pipes, line by line.
final class Assistant implements AutoCloseable {
    private static final long PATIENCE = 60;

    private final PipedOutputStream input = new PipedOutputStream();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private int ids;

    /// Each whole line that is written, as soon as it is.
    private final class Split extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            if (one == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(one);
            }
        }
    }

    Assistant(ProfileLinks links, Path home, String profile) throws IOException {
        PipedInputStream typed = new PipedInputStream(input, 1 << 16);
        Surroundings world = new Surroundings(
                Map.of("CLAWNET_HOME", home.toString()),
                home,
                new PrintStream(new Split(), true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom());
        Remote nowhere = (_, _) -> {
            throw new AssertionError("no other machine is asked");
        };
        Directory directory = new Directory(ByHand.entries(links, () -> {}, nowhere, new Keyboard(typed, () -> {})));
        Thread.ofPlatform()
                .daemon()
                .start(() ->
                        exit.complete(new Runner(directory, world).run(List.of("mcp", "serve", "--profile", profile))));
    }

    void line(String text) throws IOException {
        input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    JsonNode next() throws InterruptedException {
        String line = lines.poll(PATIENCE, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no line came; on standard error: " + errors.toString(StandardCharsets.UTF_8));
        }
        return Json.STRICT.readTree(line);
    }

    JsonNode ask(String method, JsonNode params) throws Exception {
        ObjectNode message = request(++ids, method);
        message.set("params", params);
        line(message.toString());
        JsonNode answer = next();
        if (answer.path("id").asInt(0) != ids) {
            throw new AssertionError("an answer to something else: " + answer);
        }
        return answer;
    }

    static ObjectNode request(int id, String method) {
        return Json.STRICT
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method);
    }

    JsonNode hello(String version) throws Exception {
        ObjectNode params = Json.STRICT.createObjectNode().put("protocolVersion", version);
        params.putObject("capabilities");
        params.putObject("clientInfo").put("name", "test").put("version", "1");
        JsonNode answer = ask("initialize", params);
        line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return answer.path("result");
    }

    static ObjectNode call(String tool, Map<String, Object> arguments) {
        ObjectNode params = Json.STRICT.createObjectNode().put("name", tool);
        params.set("arguments", Json.STRICT.valueToTree(arguments));
        return params;
    }

    private JsonNode result(String tool, Map<String, Object> arguments) throws Exception {
        return ask("tools/call", call(tool, arguments)).path("result");
    }

    /// What a tool answers when it does what it is asked.
    JsonNode done(String tool, Map<String, Object> arguments) throws Exception {
        JsonNode result = result(tool, arguments);
        JsonNode text = result.path("content").path(0).path("text");
        if (result.path("isError").asBoolean(true)
                || !Json.STRICT.readTree(text.asString("")).equals(result.path("structuredContent"))) {
            throw new AssertionError(tool + ": " + result);
        }
        return result.path("structuredContent");
    }

    /// What a tool says when it does not.
    String refused(String tool, Map<String, Object> arguments) throws Exception {
        JsonNode result = result(tool, arguments);
        if (!result.path("isError").asBoolean(false)) {
            throw new AssertionError(tool + " was done: " + result);
        }
        return result.path("content").path(0).path("text").asString("");
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    /// Closes its input, and waits for its end.
    int end() throws Exception {
        input.close();
        return exit.get(PATIENCE, TimeUnit.SECONDS);
    }

    int unread() {
        return lines.size();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
