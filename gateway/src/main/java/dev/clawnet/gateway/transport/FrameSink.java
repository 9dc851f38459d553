package dev.clawnet.gateway.transport;

/// What a [FrameParser] found. The arrays are the receiver's to keep.
interface FrameSink {
    /// A whole data message, its fragments joined; text and binary alike, not yet checked to be UTF-8.
    void message(byte[] bytes);

    void ping(byte[] payload);

    void pong();

    /// The peer's close frame; nothing follows it.
    void bye(Close close);

    /// The peer broke the protocol; nothing follows it.
    void violation(Close close);
}
