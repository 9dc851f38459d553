package dev.clawnet.verify.chat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One page in a Chromium of its own, without a window, driven by its own protocol. Used by one thread.
public final class Browser implements AutoCloseable {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final int PATIENCE = 60;
    private static final int LOOKS = 200;
    private static final int STEP = 100;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private int ids;

    /// Opens it, or skips the test where there is none.
    public static Browser open(Path profile) throws Exception {
        Optional<Path> chromium = PLACES.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium here: install the package chromium of your system");
        return new Browser(chromium.orElseThrow(), Files.createDirectories(profile));
    }

    private Browser(Path chromium, Path profile) throws Exception {
        process = new ProcessBuilder(Stream.concat(
                                Stream.of(chromium.toString()),
                                Stream.of(
                                        "--headless",
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--window-size=1100,800",
                                        "--remote-debugging-port=0",
                                        "--user-data-dir=" + profile,
                                        "about:blank"))
                        .toList())
                .redirectErrorStream(true)
                .start();
        // It says where it listens, then whatever it likes: a pipe that is full would stop it.
        BlockingQueue<String> says = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(says::add));
        String port = "";
        while (port.isEmpty()) {
            String line = says.poll(PATIENCE, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("Chromium does not start");
            }
            if (line.startsWith("DevTools listening on ")) {
                port = Integer.toString(
                        URI.create(line.substring(line.indexOf("ws:"))).getPort());
            }
        }
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String address =
                Json.LENIENT.readTree(page.body()).path("webSocketDebuggerUrl").stringValue();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        part.append(data);
                        if (last) {
                            heard.add(Json.LENIENT.readTree(part.toString()));
                            part.setLength(0);
                        }
                        return WebSocket.Listener.super.onText(from, data, last);
                    }
                })
                .join();
        for (String domain : List.of("Runtime", "Page", "Log")) {
            tell(domain + ".enable", Json.STRICT.createObjectNode());
        }
    }

    private JsonNode tell(String method, ObjectNode params) throws InterruptedException {
        int id = ++ids;
        ObjectNode frame = Json.STRICT.createObjectNode().put("id", id).put("method", method);
        socket.sendText(Json.STRICT.writeValueAsString(frame.set("params", params)), true)
                .join();
        while (true) {
            JsonNode said = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (said == null) {
                throw new AssertionError("no answer to " + method);
            }
            if (said.path("id").asInt(0) == id) {
                return said.path("result");
            }
            note(said);
        }
    }

    /// What the page itself complained of: exceptions, and what its policy refused.
    private void note(JsonNode said) {
        String event = said.path("method").stringValue("");
        if (event.equals("Runtime.exceptionThrown")) {
            complaints.add(said.path("params").path("exceptionDetails").toString());
        }
        JsonNode entry = said.path("params").path("entry");
        if (event.equals("Log.entryAdded") && entry.path("text").stringValue("").contains("Content Security Policy")) {
            complaints.add(entry.path("text").stringValue());
        }
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    public void visit(String url) throws InterruptedException {
        tell("Page.navigate", Json.STRICT.createObjectNode().put("url", url));
    }

    /// The value of an expression in the page.
    public JsonNode value(String expression) throws InterruptedException {
        JsonNode result = tell(
                "Runtime.evaluate",
                Json.STRICT
                        .createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        return result.path("result").path("value");
    }

    /// Waits until an expression in the page is true.
    public void awaits(String what, String expression) throws InterruptedException {
        String wait = "new Promise(done => setTimeout(() => done(Boolean(" + expression + ")), " + STEP + "))";
        for (int i = 0; i < LOOKS; i++) {
            if (value(wait).asBoolean(false)) {
                return;
            }
        }
        throw new AssertionError(
                "not " + what + "; the page says: " + value("document.body.innerText") + "; " + complaints);
    }

    /// Types into what has the focus.
    public void types(String text) throws InterruptedException {
        tell("Input.insertText", Json.STRICT.createObjectNode().put("text", text));
    }

    public void enter() throws InterruptedException {
        for (String kind : List.of("keyDown", "keyUp")) {
            ObjectNode key = Json.STRICT.createObjectNode().put("type", kind).put("key", "Enter");
            key.put("code", "Enter").put("windowsVirtualKeyCode", 13);
            tell("Input.dispatchKeyEvent", kind.equals("keyDown") ? key.put("text", "\r") : key);
        }
    }

    /// A picture of the page, for whoever looks.
    public void picture(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(tell("Page.captureScreenshot", Json.STRICT.createObjectNode())
                                .path("data")
                                .stringValue()));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
