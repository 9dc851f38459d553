package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Tool;
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

    /// The same, for a command that goes on for long: it ends early when its run does, and what it says on the way is
    /// heard where the node tells it.
    default InvokeResult watch(
            PersonId owner,
            String nodeName,
            Nodes.Asked asked,
            InvokeContext context,
            Duration timeout,
            Tool.Meanwhile meanwhile) {
        return invoke(owner, nodeName, asked.command(), asked.params(), context, timeout);
    }
}
