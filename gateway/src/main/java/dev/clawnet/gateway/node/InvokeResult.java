package dev.clawnet.gateway.node;

import tools.jackson.databind.JsonNode;

/// What came of a command.
public sealed interface InvokeResult {
    /// The node did it. The payload is untrusted.
    record Ok(JsonNode payload) implements InvokeResult {}

    /// The node refused or failed. Code and message are the node's: untrusted, shortened.
    record NodeError(String code, String message) implements InvokeResult {}

    /// The command was not sent, or its link went before an answer came.
    ///
    /// @param sent whether the command had left: then its effect is unknown
    record NotConnected(boolean sent) implements InvokeResult {}

    /// No answer in time. The effect is unknown.
    record TimedOut() implements InvokeResult {}
}
