package dev.clawnet.gateway.agent.model;

import tools.jackson.databind.JsonNode;

/// A wish of the model to call a tool. Untrusted: the name may be none that was offered, and the arguments (always
/// a JSON object) may be anything.
///
/// @param id ties the tool's answer to this call; unique within one context
public record ToolCall(String id, String name, JsonNode arguments) {
    public ToolCall {
        if (!arguments.isObject()) {
            throw new IllegalArgumentException("arguments of a tool call are a JSON object");
        }
    }
}
