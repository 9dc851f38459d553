package dev.clawnet.verify.durability;

import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// `clawnet up` as a process of its own.
public final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final JsonNode up;

    private GatewayProcess(Process process, JsonNode up) {
        this.process = process;
        this.up = up;
    }

    /// Starts it and waits for the line that says where it is.
    public static GatewayProcess start(Path stateDir, int port) throws IOException {
        return start(stateDir, port, Map.of());
    }

    /// Starts it with more in its environment.
    public static GatewayProcess start(Path stateDir, int port, Map<String, String> environment) throws IOException {
        return start(stateDir, port, environment, List.of("-Xmx256m"));
    }

    /// Starts it with other flags of the JVM.
    public static GatewayProcess start(Path stateDir, int port, Map<String, String> environment, List<String> flags)
            throws IOException {
        List<String> all = new ArrayList<>(OwnJava.NATIVE);
        all.add("-XX:+UseSerialGC");
        all.addAll(flags);
        List<String> words = OwnJava.words(
                all,
                OwnJava.MAIN,
                List.of("up", "--json", "--port", Integer.toString(port), "--state-dir", stateDir.toString()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (text.isEmpty() && !line.startsWith("{")) {
                continue;
            }
            text.append(line).append('\n');
            if (line.startsWith("}") || (line.startsWith("{") && line.endsWith("}"))) {
                return new GatewayProcess(process, Json.LENIENT.readTree(text.toString()));
            }
        }
        throw new IOException("the gateway ended before it was up: " + text);
    }

    /// The code that pairs the host person's first device; at the first start only.
    public String setupCode() {
        return up.path("setupCode").asString();
    }

    public long pid() {
        return process.pid();
    }

    /// As `wss://host:port`.
    public String address() {
        return up.path("address").asString();
    }

    /// SIGKILL, as a crash of the machine's power would not be: nothing of the process runs any more.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a killed process is still there");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
