package dev.clawnet.gateway.agent.mcp.wire;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One connection to a server, whatever carries it.
public interface Wire extends AutoCloseable {
    /// Sends a request and waits for the message that answers it.
    JsonNode exchange(ObjectNode request, Instant until) throws McpFailure;

    /// Sends what has no answer.
    void send(ObjectNode message, Instant until) throws McpFailure;

    /// Both sides speak this version from now on.
    void agreed(String version);

    /// The greeting is over: what the server says by itself is heard from now on.
    void ready();

    @Override
    void close();
}
