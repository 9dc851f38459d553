package dev.clawnet.gateway.agent.mcp.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What this side does when a server speaks first.
public interface Peer {
    /// What is told the server about this side; an empty object promises nothing.
    ObjectNode capabilities();

    /// The answer to a request of the server. Empty: refused as a method that does not exist. `ping` never gets here.
    Optional<JsonNode> asked(String method, JsonNode params);

    /// Something the server only tells, such as that its list of tools changed.
    void told(String method);
}
