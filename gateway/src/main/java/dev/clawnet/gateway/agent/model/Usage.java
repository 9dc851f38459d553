package dev.clawnet.gateway.agent.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

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
            in += tokens(message.text()) + pictures(message) * (long) Picture.TOKENS;
        }
        return new Usage(in, tokens(reply));
    }

    /// Tokens of what stands around one text of a question: roles, marks, ids.
    private static final int AROUND = 32;

    private static int pictures(Message message) {
        return message instanceof Message.FromUser user ? user.pictures().size() : 0;
    }

    /// What the question costs at most. No provider's tokens are shorter than a byte.
    public static Usage most(Prompt prompt) {
        long in = AROUND + bytes(prompt.system());
        for (Message message : prompt.messages()) {
            in += AROUND + bytes(message.text()) + pictures(message) * (long) Picture.MOST_TOKENS;
            if (message instanceof Message.FromAssistant(String _, List<ToolCall> calls)) {
                for (ToolCall call : calls) {
                    in += AROUND + bytes(call.name()) + bytes(call.arguments().toString());
                }
            }
        }
        for (ToolSpec tool : prompt.tools()) {
            in += AROUND + bytes(tool.name()) + bytes(tool.description());
            for (ToolSpec.Param param : tool.params()) {
                in += AROUND + bytes(param.name()) + bytes(param.description());
            }
        }
        long thought = prompt.manner().effort().map(Effort::mostTokens).orElse(0);
        return new Usage(in, prompt.maxOutputTokens() + thought);
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long tokens(String text) {
        return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, BYTES_PER_TOKEN);
    }

    public Usage plus(Usage other) {
        return new Usage(
                Math.addExact(inputTokens, other.inputTokens), Math.addExact(outputTokens, other.outputTokens));
    }
}
