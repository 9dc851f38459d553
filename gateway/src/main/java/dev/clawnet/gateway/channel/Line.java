package dev.clawnet.gateway.channel;

/// The connection of one account.
public interface Line extends AutoCloseable {
    /// Sends one message and waits for the channel's word that it has it. One call at a time.
    Delivery send(Conversation to, String text);

    /// Shows that somebody writes, where the channel can.
    void typing(Conversation to);

    Health health();

    /// Ends the connection; nothing is heard or sent after it.
    @Override
    void close();
}
