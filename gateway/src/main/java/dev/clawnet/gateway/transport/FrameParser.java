package dev.clawnet.gateway.transport;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the frames of a client (RFC 6455 section 5) from bytes in any pieces, and joins fragments to messages.
///
/// Memory follows what has arrived, never what a header announces, and a message that will exceed the limit ends
/// the connection at its header. After the first violation or close frame everything else is passed over.
///
/// Threat: lengths that lie, frames cut anywhere, floods of empty fragments. See `FrameParserTest`.
final class FrameParser {
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL = 125;
    /// A message announced up to this size gets its array at once; a larger one grows as it arrives.
    private static final int AT_ONCE = 8192;

    private static final byte[] NOTHING = {};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final FrameSink sink;
    private final byte[] head = new byte[14];
    /// Of the control frame that is being read; a link that is idle holds none.
    private byte[] control = NOTHING;
    private int headRead;
    private int headLength = 2;
    private boolean inPayload;
    private long payloadLeft;
    private int payloadRead;
    private int controlRead;
    private byte[] message = NOTHING;
    private int messageRead;
    private boolean inMessage;
    private boolean binary;
    private boolean deaf;
    private int limit;

    FrameParser(FrameSink sink, int limit) {
        this.sink = sink;
        this.limit = limit;
    }

    /// The largest message from the next frame header on.
    void limit(int bytes) {
        limit = bytes;
    }

    /// Reads all of `in`.
    void feed(ByteBuf in) {
        while (!deaf && in.isReadable()) {
            if (inPayload) {
                takePayload(in);
            } else {
                takeHead(in);
            }
        }
        in.skipBytes(in.readableBytes());
    }

    private void takeHead(ByteBuf in) {
        int taken = Math.min(headLength - headRead, in.readableBytes());
        in.readBytes(head, headRead, taken);
        headRead += taken;
        if (headRead == 2 && headLength == 2) {
            int length = head[1] & 0x7f;
            headLength = 6 + (length == 127 ? 8 : length == 126 ? 2 : 0);
            String wrong = wrongStart();
            if (wrong != null) {
                fail(new Close(Close.PROTOCOL_ERROR, wrong));
                return;
            }
        }
        if (headRead == headLength) {
            begin();
        }
    }

    private void begin() {
        payloadLeft = announced();
        String wrong = wrongLength();
        if (wrong != null) {
            fail(new Close(Close.PROTOCOL_ERROR, wrong));
            return;
        }
        if (opcode() <= BINARY) {
            if (payloadLeft > limit - messageRead) {
                fail(new Close(Close.TOO_BIG, "message too big"));
                return;
            }
            binary = inMessage ? binary : opcode() == BINARY;
            inMessage = true;
            reserve(Math.min(messageRead + (int) payloadLeft, Math.max(AT_ONCE, messageRead)));
        }
        if (opcode() >= CLOSE && payloadLeft > 0) {
            control = new byte[(int) payloadLeft];
        }
        inPayload = true;
        payloadRead = 0;
        controlRead = 0;
        if (payloadLeft == 0) {
            finish();
        }
    }

    private long announced() {
        int length = head[1] & 0x7f;
        return switch (length) {
            case 126 -> ByteBuffer.wrap(head, 2, 2).getShort() & 0xffffL;
            case 127 -> ByteBuffer.wrap(head, 2, 8).getLong();
            default -> length;
        };
    }

    /// What is wrong with the first two bytes. They are judged before any other byte is waited for: a frame without
    /// a mask has none to wait for.
    private @Nullable String wrongStart() {
        if ((head[0] & 0x70) != 0) {
            return "reserved bits without an extension";
        }
        if ((head[1] & 0x80) == 0) {
            return "frame without a mask";
        }
        return opcode() >= CLOSE ? wrongControl() : wrongData();
    }

    private @Nullable String wrongLength() {
        if (payloadLeft < 0) {
            return "negative length";
        }
        int length = head[1] & 0x7f;
        return payloadLeft < (length == 127 ? 65_536 : length == 126 ? 126 : 0)
                ? "length not in its shortest form"
                : null;
    }

    private @Nullable String wrongControl() {
        if (opcode() > PONG) {
            return "reserved opcode";
        }
        if (!fin()) {
            return "fragmented control frame";
        }
        return (head[1] & 0x7f) > MAX_CONTROL ? "control frame too long" : null;
    }

    private @Nullable String wrongData() {
        if (opcode() > BINARY) {
            return "reserved opcode";
        }
        if (opcode() == CONTINUATION && !inMessage) {
            return "continuation of nothing";
        }
        return opcode() != CONTINUATION && inMessage ? "message inside a message" : null;
    }

    private void takePayload(ByteBuf in) {
        int taken = (int) Math.min(payloadLeft, in.readableBytes());
        if (opcode() >= CLOSE) {
            in.readBytes(control, controlRead, taken);
            unmask(control, controlRead, taken);
            controlRead += taken;
        } else {
            reserve(messageRead + taken);
            in.readBytes(message, messageRead, taken);
            unmask(message, messageRead, taken);
            messageRead += taken;
        }
        payloadRead += taken;
        payloadLeft -= taken;
        if (payloadLeft == 0) {
            finish();
        }
    }

    /// Eight bytes at a time: a large message byte by byte takes longer than all else that is done with it, until the
    /// compiler has seen to this loop.
    private void unmask(byte[] bytes, int from, int length) {
        int mask = headLength - 4;
        long eight = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            eight |= (head[mask + ((payloadRead + i) & 3)] & 0xffL) << (Byte.SIZE * i);
        }
        int at = from;
        int end = from + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ eight);
        }
        for (; at < end; at++) {
            bytes[at] ^= (byte) (eight >>> (Byte.SIZE * ((at - from) & 3)));
        }
    }

    private void reserve(int length) {
        if (message.length < length) {
            // The last frame says how long the message is: room beyond that would be made, and copied, for nothing.
            long most = fin() ? messageRead + payloadLeft : limit;
            int grown = (int) Math.min(Math.max(length, 2L * message.length), Math.max(most, length));
            message = Arrays.copyOf(message, grown);
        }
    }

    private void finish() {
        inPayload = false;
        headRead = 0;
        headLength = 2;
        if (opcode() >= CLOSE) {
            finishControl();
        } else if (fin()) {
            byte[] whole = message.length == messageRead ? message : Arrays.copyOf(message, messageRead);
            message = NOTHING;
            messageRead = 0;
            inMessage = false;
            if (binary) {
                sink.binary(whole);
            } else {
                sink.message(whole);
            }
        }
    }

    private void finishControl() {
        byte[] payload = control;
        control = NOTHING;
        switch (opcode()) {
            case PING -> sink.ping(payload);
            case PONG -> sink.pong();
            default -> bye(payload);
        }
    }

    private void bye(byte[] payload) {
        if (payload.length == 0) {
            stop();
            sink.bye(new Close(Close.NO_CODE, ""));
            return;
        }
        int code = payload.length == 1 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (!Close.sendable(code)) {
            fail(new Close(Close.PROTOCOL_ERROR, "bad close code"));
            return;
        }
        try {
            String reason = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload, 2, payload.length - 2))
                    .toString();
            stop();
            sink.bye(new Close(code, reason));
        } catch (CharacterCodingException _) {
            fail(new Close(Close.NOT_UTF8, "close reason is not UTF-8"));
        }
    }

    private void fail(Close close) {
        stop();
        sink.violation(close);
    }

    private void stop() {
        deaf = true;
        message = NOTHING;
    }

    private int opcode() {
        return head[0] & 0x0f;
    }

    private boolean fin() {
        return (head[0] & 0x80) != 0;
    }
}
