package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `clawnet health`: asks the gateway on this machine whether it lives and is ready. Plain HTTP over loopback, so
/// that it needs no key and answers fast.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet health --json"})
public final class HealthCommand extends CliCommand {
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the gateway (default: that of the configuration).")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration to read the port from.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int timeoutMs;

    private record Health(
            boolean ok,
            String address,
            boolean live,
            boolean ready,
            List<String> failing,
            List<String> remedies,
            long uptimeMs,
            long tookMs) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        int at = port.orElseGet(() -> new GatewayOptions(port, Optional.empty(), Optional.empty(), config)
                .resolve(world)
                .settings()
                .port());
        if (at < 1 || at > 65_535 || timeoutMs < 1) {
            throw new Problem(Exit.USAGE, "--port takes 1 to 65535 and --timeout at least 1");
        }
        LoopbackHttp http = new LoopbackHttp(at, Duration.ofMillis(timeoutMs));
        long before = world.ticker().getAsLong();
        Health health = ask(http, at, before, world);
        String state = health.ready() ? "live and ready" : "live, not ready: " + String.join(", ", health.failing());
        List<String> lines = new ArrayList<>();
        lines.add("the gateway at " + health.address() + " is " + state + " (" + health.tookMs() + " ms)");
        health.remedies().forEach(remedy -> lines.add("  " + remedy));
        if (!health.ready()) {
            lines.add("  next: clawnet doctor");
        }
        output.answer(health, lines.toArray(String[]::new));
        return health.ok() ? Exit.OK : Exit.FAILED;
    }

    private static Health ask(LoopbackHttp http, int port, long before, Surroundings world) {
        try {
            boolean live = json(http.get("/health")).path("ok").asBoolean(false);
            JsonNode ready = json(http.get("/ready"));
            List<String> failing = texts(ready.path("failing"));
            boolean isReady = ready.path("ready").asBoolean(false);
            long took = Duration.ofNanos(world.ticker().getAsLong() - before).toMillis();
            long uptime = ready.path("uptimeMs").asLong(0);
            return new Health(
                    live && isReady,
                    http.address(),
                    live,
                    isReady,
                    failing,
                    texts(ready.path("remedies")),
                    uptime,
                    took);
        } catch (IOException e) {
            throw new Problem(Exit.UNREACHABLE, "no gateway answers at " + http.address())
                    .hint("it is not running, or it listens on another port")
                    .next(port == GatewaySettings.DEFAULT_PORT ? "clawnet up" : "clawnet up --port " + port);
        } catch (JacksonException e) {
            throw new Problem(Exit.FAILED, "what answers at " + http.address() + " is not a gateway of ClawNet")
                    .hint("another program listens on that port");
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode json(String body) {
        return Json.LENIENT.readTree(body);
    }
}
