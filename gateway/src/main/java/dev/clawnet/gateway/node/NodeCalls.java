package dev.clawnet.gateway.node;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.node.InvokeContext;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// A way to ask a node of a person and wait for its answer: [Nodes] over real links, a folder in memory in
/// simulations.
@FunctionalInterface
public interface NodeCalls {
    InvokeResult invoke(
            PersonId owner, String nodeName, String command, JsonNode params, InvokeContext context, Duration timeout);
}
