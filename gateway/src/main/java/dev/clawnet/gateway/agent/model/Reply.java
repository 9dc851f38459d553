package dev.clawnet.gateway.agent.model;

import java.util.List;

/// What the model answered: text, wishes for tool calls, or both.
public record Reply(String text, List<ToolCall> calls, Usage usage, StopReason stop) {
    public Reply {
        calls = List.copyOf(calls);
    }

    /// The reply as an entry of the context of the next question.
    public Message.FromAssistant asMessage() {
        return new Message.FromAssistant(text, calls);
    }
}
