package dev.clawnet.gateway.agent.model;

/// Tokens as the provider counted them; an adapter whose provider counts none estimates four bytes to a token.
public record Usage(long inputTokens, long outputTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("tokens are counted upwards");
        }
    }

    public Usage plus(Usage other) {
        return new Usage(
                Math.addExact(inputTokens, other.inputTokens), Math.addExact(outputTokens, other.outputTokens));
    }
}
