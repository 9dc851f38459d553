package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.Peer;
import dev.clawnet.protocol.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Promises a server nothing and answers nothing: for a session that is only to hear what it wants.
final class Silent implements Peer {
    @Override
    public ObjectNode capabilities() {
        return Json.LENIENT.createObjectNode();
    }

    @Override
    public Optional<JsonNode> asked(String method, JsonNode params) {
        return Optional.empty();
    }

    @Override
    public void told(String method) {
        // News of a session that ends at once.
    }
}
