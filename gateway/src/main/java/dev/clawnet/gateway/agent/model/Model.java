package dev.clawnet.gateway.agent.model;

/// A language model: a context goes in, text and wishes for tool calls come out.
///
/// Implementations keep nothing between two questions, so that a run can be put to any of them again after a
/// restart. What comes back is untrusted.
@FunctionalInterface
public interface Model {
    /// Asks and waits on the calling (virtual) thread. Text is handed to `stream` as it arrives; the reply holds
    /// all of it. Ends early with `CANCELLED` as soon as `cancel` is cancelled.
    Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure;
}
