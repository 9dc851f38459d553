package dev.clawnet.verify.chat;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.durability.OwnJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An editor: `clawnet acp` in a process of its own, by pipes. What is no message of the protocol fails whoever waits.
/// Used by one thread.
final class Editor implements AutoCloseable {
    private static final int PATIENCE = 60;

    private final Process process;
    private final Writer in;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final List<JsonNode> kept = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int asked;

    private Editor(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::read);
    }

    static Editor open(Path home, String... options) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-Xlog:disable"));
        flags.addAll(OwnJava.SMALL);
        List<String> arguments = new ArrayList<>(List.of("acp"));
        arguments.addAll(List.of(options));
        List<String> words = OwnJava.words(flags, OwnJava.MAIN, arguments);
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLAWNET_HOME", home.toString());
        builder.environment().put("LC_ALL", "C");
        return new Editor(builder.start());
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                heard.add(Json.LENIENT.readTree(line));
            }
        } catch (IOException e) {
            if (!closed.get()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void types(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    /// Asks, and returns the id of the request.
    int asks(String method, String params) throws IOException {
        asked++;
        types("{\"jsonrpc\": \"2.0\", \"id\": " + asked + ", \"method\": \"" + method + "\", \"params\": " + params
                + "}");
        return asked;
    }

    void tells(String method, String params) throws IOException {
        types("{\"jsonrpc\": \"2.0\", \"method\": \"" + method + "\", \"params\": " + params + "}");
    }

    /// Answers what the agent asked.
    void answers(JsonNode request, String outcome) throws IOException {
        ObjectNode answer = Json.STRICT.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.path("id"));
        answer.putObject("result").set("outcome", Json.STRICT.readTree(outcome));
        types(Json.STRICT.writeValueAsString(answer));
    }

    JsonNode calls(String method, String params) throws IOException, InterruptedException {
        JsonNode answer = answer(asks(method, params));
        if (!answer.has("result")) {
            throw new AssertionError(method + " was refused: " + answer);
        }
        return answer.path("result");
    }

    /// The code of a refusal.
    int refused(String method, String params) throws IOException, InterruptedException {
        return answer(asks(method, params)).path("error").path("code").asInt(0);
    }

    JsonNode answer(int id) throws InterruptedException {
        return next(
                "the answer to " + id,
                each -> !each.has("method") && each.path("id").equals(number(id)));
    }

    private static JsonNode number(int id) {
        return Json.STRICT.getNodeFactory().numberNode(id);
    }

    /// The error that answers no request.
    JsonNode error() throws InterruptedException {
        return next("an error", each -> each.has("error") && each.path("id").isNull())
                .path("error");
    }

    JsonNode requested(String method) throws InterruptedException {
        return next(
                method,
                each -> each.has("id") && each.path("method").asString("").equals(method));
    }

    /// What was told of a session since it was last asked for, up to now.
    List<JsonNode> updates(String session) {
        heard.drainTo(kept);
        List<JsonNode> found = kept.stream()
                .filter(each ->
                        each.path("params").path("sessionId").asString("").equals(session)
                                && each.path("method").asString("").equals("session/update"))
                .toList();
        kept.removeAll(found);
        return found.stream().map(each -> each.path("params").path("update")).toList();
    }

    /// The text of the chunks of that kind among them.
    static String words(List<JsonNode> updates, String kind) {
        StringBuilder text = new StringBuilder();
        updates.stream()
                .filter(each -> each.path("sessionUpdate").asString("").equals(kind))
                .forEach(each -> text.append(each.path("content").path("text").asString("")));
        return text.toString();
    }

    private JsonNode next(String what, Predicate<JsonNode> fits) throws InterruptedException {
        for (JsonNode each : List.copyOf(kept)) {
            if (fits.test(each)) {
                kept.remove(each);
                return each;
            }
        }
        while (true) {
            JsonNode message = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + what + " within " + PATIENCE + " s; heard " + kept);
            }
            if (fits.test(message)) {
                return message;
            }
            kept.add(message);
        }
    }

    /// Goes away. Its exit code.
    int leaves() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end with its input");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        closed.set(true);
        process.destroy();
    }
}
