package dev.clawnet.gateway.agent.model;

import java.nio.charset.StandardCharsets;

/// Tokens as the provider counted them; an adapter whose provider counts none estimates four bytes to a token.
public record Usage(long inputTokens, long outputTokens) {
    static final int BYTES_PER_TOKEN = 4;

    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("tokens are counted upwards");
        }
    }

    /// For a reply whose provider counts nothing.
    static Usage estimated(Prompt prompt, String reply) {
        long in = tokens(prompt.system());
        for (Message message : prompt.messages()) {
            in += tokens(message.text());
        }
        return new Usage(in, tokens(reply));
    }

    private static long tokens(String text) {
        return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, BYTES_PER_TOKEN);
    }

    public Usage plus(Usage other) {
        return new Usage(
                Math.addExact(inputTokens, other.inputTokens), Math.addExact(outputTokens, other.outputTokens));
    }
}
