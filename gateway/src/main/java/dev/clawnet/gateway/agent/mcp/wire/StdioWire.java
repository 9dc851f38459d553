package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A server that is a program: one message a line, in and out. What it says besides ends the connection.
public final class StdioWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(StdioWire.class);

    private final Pipes pipes;
    private final InstantSource clock;
    private final Inbound inbound;
    /// Open requests by their id; bounded by [AgentLimits#MCP_OPEN].
    private final Map<String, BlockingQueue<Optional<JsonNode>>> open = new ConcurrentHashMap<>();

    private volatile boolean over;

    /// The two ends of a program, and how it is ended. `end` is called once or more.
    public record Pipes(InputStream out, OutputStream in, Runnable end) {}

    public StdioWire(Pipes pipes, InstantSource clock, ThreadFactory threads, Peer peer) {
        this.pipes = pipes;
        this.clock = clock;
        this.inbound = new Inbound(peer);
        threads.newThread(this::listen).start();
    }

    @Override
    public void agreed(String version) {
        // Nothing on a pipe says which version it is.
    }

    @Override
    public void ready() {
        // One pipe carries everything.
    }

    @Override
    public JsonNode exchange(ObjectNode request, Instant until) throws McpFailure {
        String id = request.path("id").toString();
        BlockingQueue<Optional<JsonNode>> slot = new ArrayBlockingQueue<>(1);
        if (open.size() >= AgentLimits.MCP_OPEN) {
            throw new McpFailure(Kind.LATE, "too much is asked of the server at once");
        }
        open.put(id, slot);
        try {
            if (over) {
                throw ended();
            }
            write(request);
            long left = Duration.between(clock.instant(), until).toMillis();
            Optional<JsonNode> answer = slot.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
            if (answer == null) {
                cancelled(request);
                throw new McpFailure(Kind.LATE, "the server did not answer in its time");
            }
            return answer.orElseThrow(StdioWire::ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new McpFailure(Kind.LATE, "the wait for the server was broken off");
        } finally {
            open.remove(id);
        }
    }

    private static McpFailure ended() {
        return new McpFailure(Kind.UNREACHABLE, "the server's program ended");
    }

    private void cancelled(ObjectNode request) throws McpFailure {
        ObjectNode told = dev.clawnet.protocol.json.Json.LENIENT
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("method", "notifications/cancelled");
        told.putObject("params").set("requestId", request.path("id"));
        write(told);
    }

    @Override
    public void send(ObjectNode message, Instant until) throws McpFailure {
        write(message);
    }

    private void write(ObjectNode message) throws McpFailure {
        byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (pipes) {
            try {
                pipes.in().write(line);
                pipes.in().flush();
            } catch (IOException e) {
                LOG.debug("mcp.pipe_closed kind={}", e.getClass().getSimpleName());
                throw ended();
            }
        }
    }

    private void listen() {
        try {
            for (Optional<String> line = line(); line.isPresent(); line = line()) {
                if (!line.get().isBlank()) {
                    take(Inbound.parsed(line.get()));
                }
            }
        } catch (IOException e) {
            LOG.debug("mcp.pipe_closed kind={}", e.getClass().getSimpleName());
        } catch (McpFailure e) {
            LOG.info("mcp.bad_line kind={}", e.kind());
        } finally {
            over = true;
            pipes.end().run();
            open.values().forEach(slot -> slot.offer(Optional.empty()));
        }
    }

    private void take(JsonNode message) throws McpFailure {
        if (Inbound.isAnswer(message)) {
            BlockingQueue<Optional<JsonNode>> slot = open.get(message.path("id").toString());
            if (slot != null) {
                slot.offer(Optional.of(message));
            }
            return;
        }
        Optional<ObjectNode> back = inbound.heard(message);
        if (back.isPresent()) {
            write(back.get());
        }
    }

    private Optional<String> line() throws IOException, McpFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = pipes.out().read(); next >= 0; next = pipes.out().read()) {
            if (next == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            line.write(next);
            if (line.size() > AgentLimits.MCP_MESSAGE_BYTES) {
                throw new McpFailure(Kind.TOO_LARGE, "the server said more than the bound in one line");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        over = true;
        pipes.end().run();
    }
}
