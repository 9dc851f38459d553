package dev.clawnet.protocol.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// One binary message of a link that lists the capability `media-streams`: a header of 16 bytes, big endian, and on
/// `DATA` and `END` a payload.
///
/// | Bytes | Are |
/// |---|---|
/// | 0 | version, 1 |
/// | 1 | kind: 1 data, 2 end, 3 credit, 4 stop |
/// | 2, 3 | reason of a stop, else 0 |
/// | 4 to 7 | stream, from 1, of this link |
/// | 8 to 11 | sequence of the data and the end of this stream, from 0; else 0 |
/// | 12 to 15 | bytes that the other side may send more, on a credit; else 0 |
///
/// JSON begins with no byte of value 1, so neither is taken for the other. A stop has the reasons 1 cancelled,
/// 2 protocol, 3 too large, 4 digest, 5 idle, 6 storage, 7 gone; see [Stop].
///
/// @param payload of `DATA`: 1 to [#CHUNK] bytes; of `END`: the SHA-256 of all bytes from the first of the content
/// on, 32 bytes; else empty
public record MediaFrame(Kind kind, int stream, int sequence, long credit, Stop stop, ByteBuffer payload) {
    /// Most bytes of one data message: what a control message waits for at most.
    public static final int CHUNK = 65_536;
    /// Bytes that a sender may be ahead of its receiver when a stream opens.
    public static final int WINDOW = 8 * CHUNK;

    public static final int HEADER = 16;
    /// Bytes of the digest that an end carries.
    public static final int DIGEST = 32;

    private static final byte VERSION = 1;
    private static final long UNSIGNED = 0xffff_ffffL;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    public enum Kind {
        DATA(1),
        END(2),
        CREDIT(3),
        STOP(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
        }
    }

    /// Why a stream ended early.
    public enum Stop {
        NONE(0, "no reason"),
        CANCELLED(1, "one side wants no more of it"),
        PROTOCOL(2, "a message broke the rules of the stream: sequence, credit or size"),
        TOO_LARGE(3, "it is larger than a person may keep at the gateway"),
        DIGEST(4, "what arrived is not what was sent"),
        IDLE(5, "nothing moved for too long"),
        STORAGE(6, "the gateway could not keep it: its disk is full or failing"),
        GONE(7, "it is not there any more");

        private final int code;
        private final String sentence;

        Stop(int code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }

        static Optional<Stop> of(int code) {
            return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
        }
    }

    public MediaFrame {
        if (stream < 1 || sequence < 0 || credit < 0 || credit > UNSIGNED) {
            throw new IllegalArgumentException("stream, sequence or credit is out of range");
        }
        int size = payload.remaining();
        boolean fits = switch (kind) {
            case DATA -> size >= 1 && size <= CHUNK;
            case END -> size == DIGEST;
            case CREDIT, STOP -> size == 0;
        };
        if (!fits || credit > 0 != (kind == Kind.CREDIT) || stop != Stop.NONE != (kind == Kind.STOP)) {
            throw new IllegalArgumentException("the parts do not fit the kind");
        }
    }

    public static MediaFrame data(int stream, int sequence, ByteBuffer chunk) {
        return new MediaFrame(Kind.DATA, stream, sequence, 0, Stop.NONE, chunk);
    }

    /// A data message whose last `size` bytes are to be put there: what is read into it is copied no more.
    public static byte[] room(int stream, int sequence, int size) {
        if (stream < 1 || sequence < 0 || size < 1 || size > CHUNK) {
            throw new IllegalArgumentException("stream, sequence or size is out of range");
        }
        byte[] out = new byte[HEADER + size];
        head(ByteBuffer.wrap(out), Kind.DATA, Stop.NONE)
                .putInt(stream)
                .putInt(sequence)
                .putInt(0);
        return out;
    }

    /// The end of a content.
    ///
    /// @param digest SHA-256 of the whole content
    public static MediaFrame end(int stream, int sequence, byte[] digest) {
        return new MediaFrame(Kind.END, stream, sequence, 0, Stop.NONE, ByteBuffer.wrap(digest));
    }

    public static MediaFrame credit(int stream, long bytes) {
        return new MediaFrame(Kind.CREDIT, stream, 0, bytes, Stop.NONE, NOTHING);
    }

    public static MediaFrame stop(int stream, Stop why) {
        return new MediaFrame(Kind.STOP, stream, 0, 0, why, NOTHING);
    }

    /// The message; empty for bytes that are none.
    public static Optional<MediaFrame> parse(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (message.length < HEADER || in.get() != VERSION) {
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.of(in.get());
        Optional<Stop> stop = Stop.of(in.getShort());
        if (kind.isEmpty() || stop.isEmpty()) {
            return Optional.empty();
        }
        int stream = in.getInt();
        int sequence = in.getInt();
        long credit = in.getInt() & UNSIGNED;
        try {
            return Optional.of(new MediaFrame(kind.get(), stream, sequence, credit, stop.get(), in.slice()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.remaining());
        head(out, kind, stop).putInt(stream).putInt(sequence).putInt((int) credit);
        return out.put(payload.duplicate()).array();
    }

    private static ByteBuffer head(ByteBuffer out, Kind kind, Stop stop) {
        return out.put(VERSION).put((byte) kind.code).putShort((short) stop.code);
    }
}
