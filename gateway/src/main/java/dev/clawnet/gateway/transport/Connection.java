package dev.clawnet.gateway.transport;

import java.net.InetSocketAddress;

/// The sending side of one link. Every method may be called from any thread and returns at once.
public interface Connection {
    /// Hands over one text message. What is sent while [LinkListener#text] runs leaves together when the burst of
    /// messages at hand is worked off (or after a millisecond), with one flush.
    ///
    /// @return whether it was taken; `false` when the link is closing, or was too slow for a
    ///     [Delivery#DROP_IF_SLOW] message. Taken is not delivered.
    boolean send(String text, Delivery delivery);

    /// Sends a message that matters: [Delivery#MUST].
    default boolean send(String text) {
        return send(text, Delivery.MUST);
    }

    /// Hands over one text message that many links get: its head is written once for all of them, its tail is this
    /// link's own. Both are UTF-8 and stay as they are. When many links were just written to, it leaves some
    /// milliseconds later, together with what else they get by then; it never leaves behind what is sent after it.
    ///
    /// @return as above
    boolean send(byte[] head, byte[] tail, Delivery delivery);

    /// Hands over one short binary message, which matters and goes out in order with texts.
    ///
    /// @return whether it was taken
    boolean signal(byte[] message);

    /// Hands over one binary message of a stream. It goes out when no text waits, and no other such message is on its
    /// way to the operating system; so a text waits for at most one of them. A link that is over takes everything.
    ///
    /// @param room run once when there is room again, on any thread; must return at once
    /// @return whether it was taken; else nothing was, and `room` is run later
    boolean chunk(byte[] message, Runnable room);

    /// Ends the link: what was sent before goes out first, nothing is taken afterwards, and the socket is closed
    /// when the peer agrees or the close grace is over. The first call counts.
    void close(Close close);

    /// Ends the link without a close frame, at once.
    void abort();

    /// The upper layer knows the peer now: the large inbound bound applies from the next frame on, and the link
    /// leaves the count of unproved sockets of its address. Call it before sending the answer that tells the peer
    /// so.
    void admit();

    InetSocketAddress remote();

    boolean tls();

    /// Bytes taken by `send` that the operating system has not taken yet.
    long bufferedBytes();
}
