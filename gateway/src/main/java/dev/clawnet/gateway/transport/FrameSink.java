package dev.clawnet.gateway.transport;

/// What a [FrameParser] found. The arrays are the receiver's to keep.
interface FrameSink {
    /// A whole text message, its fragments joined; not yet checked to be UTF-8.
    void message(byte[] bytes);

    /// A whole binary message, its fragments joined; what is not said to be otherwise is read as text.
    default void binary(byte[] bytes) {
        message(bytes);
    }

    void ping(byte[] payload);

    void pong();

    /// The peer's close frame; nothing follows it.
    void bye(Close close);

    /// The peer broke the protocol; nothing follows it.
    void violation(Close close);
}
