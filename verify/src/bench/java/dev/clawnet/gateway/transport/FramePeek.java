package dev.clawnet.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// One masked frame of a client, read again and again by the parser of a link.
public final class FramePeek implements FrameSink {
    private static final byte[] MASK = {0x37, 0x5a, 0x11, 0x6c};

    private final ByteBuf frame;
    private final FrameParser parser = new FrameParser(this, 65_536);
    private byte[] read = {};

    private FramePeek(byte[] frame) {
        this.frame = Unpooled.wrappedBuffer(frame);
    }

    /// The frame of a text.
    ///
    /// @param text at most 125 bytes
    public static FramePeek of(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(MASK, 0, frame, 2, MASK.length);
        for (int i = 0; i < payload.length; i++) {
            frame[6 + i] = (byte) (payload[i] ^ MASK[i & 3]);
        }
        return new FramePeek(frame);
    }

    /// The bytes of its message.
    public byte[] read() {
        frame.readerIndex(0);
        parser.feed(frame);
        return read;
    }

    @Override
    public void message(byte[] bytes) {
        read = bytes;
    }

    @Override
    public void ping(byte[] payload) {
        throw new IllegalStateException("a ping was not sent");
    }

    @Override
    public void pong() {
        throw new IllegalStateException("a pong was not sent");
    }

    @Override
    public void bye(Close close) {
        throw new IllegalStateException("a close was not sent");
    }

    @Override
    public void violation(Close close) {
        throw new IllegalStateException(close.reason());
    }
}
