package dev.clawnet.gateway.agent.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A language model: a context goes in, text and wishes for tool calls come out.
///
/// Implementations keep nothing between two questions, so that a run can be put to any of them again after a
/// restart. What comes back is untrusted.
@FunctionalInterface
public interface Model {
    /// Asks and waits on the calling (virtual) thread. Text is handed to `stream` as it arrives; the reply holds
    /// all of it. Ends early with `CANCELLED` as soon as `cancel` is cancelled.
    Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure;

    /// The one credential of an agent that has none of its own.
    String SHARED = "config";

    /// Names of the credentials with which that model can be asked, the first to be asked first; never what they
    /// hold.
    ///
    /// @param agentDir folder of the asking agent's own ones
    default List<String> profiles(ModelRef ref, Optional<Path> agentDir) {
        return List.of(SHARED);
    }

    /// Whether that model takes pictures, as far as is known. Where nothing is known its provider says so.
    default boolean takesPictures(ModelRef ref) {
        return true;
    }
}
