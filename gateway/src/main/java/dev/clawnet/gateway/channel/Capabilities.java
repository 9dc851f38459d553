package dev.clawnet.gateway.channel;

/// What a channel can do.
///
/// @param lineBytes UTF-8 bytes of one message; longer texts become several
/// @param lines whether a message may hold line ends
/// @param typing whether it can show that somebody writes
public record Capabilities(int lineBytes, boolean lines, boolean typing) {
    public Capabilities {
        if (lineBytes < 16) {
            throw new IllegalArgumentException("a message holds at least 16 bytes");
        }
    }
}
