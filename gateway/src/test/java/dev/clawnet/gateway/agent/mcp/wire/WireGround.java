package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.json.Json;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Real connections, threads and timers for a test.
final class WireGround implements AutoCloseable {
    static final Duration TIME = Duration.ofSeconds(30);
    static final McpClient.Greeting GREETING = new McpClient.Greeting("clawnet", "1", TIME);

    final InstantSource clock = InstantSource.system();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    final SystemTimers timers =
            new SystemTimers(clock, Thread.ofPlatform().daemon().factory(), executor, SystemTimers.Bounds.DEFAULT);
    final HttpClient client = Http.connections(executor);

    WireGround() {
        timers.start();
    }

    Http http(Reach reach) {
        return Http.over(client, reach, clock, timers);
    }

    McpClient open(FakeServer server, Optional<Authority> authority, Peer peer) throws McpFailure {
        HttpWire wire = new HttpWire(
                http(_ -> {}),
                new HttpWire.Place(server.at("/mcp"), Map.of(), authority),
                Thread.ofVirtual().factory(),
                peer);
        return McpClient.open(wire, clock, GREETING, peer);
    }

    @Override
    public void close() {
        timers.close();
        client.shutdownNow();
        executor.shutdownNow();
    }

    /// Refuses everything, and remembers what it was told.
    static final class Deaf implements Peer {
        final List<String> told = new CopyOnWriteArrayList<>();
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public ObjectNode capabilities() {
            return Json.LENIENT.createObjectNode();
        }

        @Override
        public Optional<JsonNode> asked(String method, JsonNode params) {
            asked.add(method);
            return Optional.empty();
        }

        @Override
        public void told(String method) {
            told.add(method);
        }
    }
}
