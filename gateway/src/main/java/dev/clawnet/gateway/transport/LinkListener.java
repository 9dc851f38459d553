package dev.clawnet.gateway.transport;

/// The receiving side of one link, made by the upper layer.
///
/// Calls come one at a time and in order, each happening before the next, on virtual threads. A call that throws
/// closes the link with 1011 and is logged.
public interface LinkListener {
    /// One whole message. It should start the work and return: while it runs, this link's next message waits, and
    /// after a bound of waiting messages its socket is not read any more.
    void text(String message);

    /// One whole binary message.
    ///
    /// @return whether it was taken; what was not is read as text
    default boolean binary(byte[] message) {
        return false;
    }

    /// The link is over; called exactly once, last, also when the socket was lost ([Close#LOST]).
    void closed(Close close);
}
