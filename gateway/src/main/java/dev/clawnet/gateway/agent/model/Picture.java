package dev.clawnet.gateway.agent.model;

/// A picture beside a text of a context.
///
/// @param mime what its own bytes say
/// @param base64 its bytes
public record Picture(String mime, String base64) {
    /// What a provider counts for one of usual size.
    static final int TOKENS = 1_600;

    /// What providers count for one at most, but for models that cost little and count more. Tokens.
    static final int MOST_TOKENS = 6_400;
}
