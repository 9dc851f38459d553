package dev.clawnet.gateway.agent.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that one question holds. What is not in here, the model does not know.
///
/// @param system the platform's own words
/// @param messages the context, oldest first
/// @param tools what the model may wish to call; an empty list offers none
/// @param maxOutputTokens bound of the reply, in the provider's tokens
/// @param temperature absent: the provider's own default
/// @param manner on whose account it is asked, and how
public record Prompt(
        ModelRef ref,
        String system,
        List<Message> messages,
        List<ToolSpec> tools,
        int maxOutputTokens,
        Optional<Double> temperature,
        Manner manner) {
    /// How a question is asked.
    ///
    /// @param agentDir folder of the asking agent's own credentials and models; absent: it has none
    /// @param profile which of those credentials; absent: the first that can be used
    /// @param effort how much is thought; absent: the provider's own default
    public record Manner(Optional<Path> agentDir, Optional<String> profile, Optional<Effort> effort) {
        /// Without credentials of its own.
        public static final Manner PLAIN = new Manner(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Of an agent without credentials of its own.
    public Prompt(
            ModelRef ref,
            String system,
            List<Message> messages,
            List<ToolSpec> tools,
            int maxOutputTokens,
            Optional<Double> temperature) {
        this(ref, system, messages, tools, maxOutputTokens, temperature, Manner.PLAIN);
    }

    public Prompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (maxOutputTokens <= 0) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1");
        }
        if (temperature.filter(value -> !(value >= 0 && value <= 2)).isPresent()) {
            throw new IllegalArgumentException("temperature must lie between 0 and 2");
        }
    }
}
