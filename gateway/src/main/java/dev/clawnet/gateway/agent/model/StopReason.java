package dev.clawnet.gateway.agent.model;

/// Why the model stopped.
public enum StopReason {
    /// It had said what it wanted to say.
    DONE,
    /// It waits for the answers of the tools it called.
    TOOLS,
    /// The bound of output tokens cut it off.
    LENGTH,
    /// The provider's own filter cut it off.
    FILTERED
}
