package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a load client. Frames go out with a mask of zeros, which is a mask all the same (RFC 6455 section
/// 5.3) and leaves ready-made frames as they are.
final class Peer {
    private static final byte[] UPGRADE = String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "",
                    "")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int FIRST = 16 * 1024;
    /// What most clients say in one turn; it grows.
    private static final int SAID = 2 * 1024;
    private static final int MOST = 32 * 1024 * 1024;

    private final SocketChannel channel;
    private final Loop loop;
    private final Hears hears;
    private final Optional<Tls> tls;
    private @Nullable SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(FIRST);
    private ByteBuffer out = ByteBuffer.allocate(SAID);
    private boolean upgraded;
    private boolean waiting;
    private boolean over;

    /// What a connection tells its case.
    interface Hears {
        /// A whole message, as bytes of a buffer that is used again.
        void message(Peer peer, byte[] bytes, int from, int length);

        /// It is over, whoever ended it.
        void over(Peer peer, String why);
    }

    Peer(SocketChannel channel, Target target, Loop loop, Hears hears) {
        this.channel = channel;
        this.loop = loop;
        this.hears = hears;
        this.tls = target.engine().map(engine -> new Tls(engine, channel));
    }

    /// A text frame, ready to be sent as often as wanted.
    static byte[] frame(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        int head = body.length < 126 ? 6 : body.length < 65_536 ? 8 : 14;
        ByteBuffer frame = ByteBuffer.allocate(head + body.length).put((byte) TEXT);
        if (head == 6) {
            frame.put((byte) (0x80 | body.length));
        } else if (head == 8) {
            frame.put((byte) 0xfe).putShort((short) body.length);
        } else {
            frame.put((byte) 0xff).putLong(body.length);
        }
        return frame.putInt(0).put(body).array();
    }

    boolean isOver() {
        return over;
    }

    /// Puts a frame in line; it leaves at the end of the turn.
    void send(byte[] frame) {
        if (over) {
            return;
        }
        if (out.remaining() < frame.length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + frame.length));
            out = larger.put(out.flip());
        }
        out.put(frame);
        if (!waiting) {
            waiting = true;
            loop.dirty(this);
        }
    }

    /// Says goodbye and ends it.
    void close() {
        send(new byte[] {(byte) CLOSE, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8});
        flush();
        end("closed here");
    }

    void connected(SelectionKey mine) {
        key = mine;
        send(UPGRADE);
    }

    void ready(SelectionKey mine) {
        try {
            if (mine.isConnectable() && channel.finishConnect()) {
                mine.interestOps(SelectionKey.OP_READ);
                connected(mine);
            }
            if (mine.isValid() && mine.isReadable()) {
                read();
            }
            if (mine.isValid() && mine.isWritable()) {
                flush();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    void flush() {
        waiting = false;
        if (over) {
            return;
        }
        try {
            out.flip();
            boolean all = tls.isPresent() ? tls.get().write(out) : writePlain();
            out.compact();
            SelectionKey mine = key;
            if (mine != null && mine.isValid()) {
                mine.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private boolean writePlain() throws IOException {
        channel.write(out);
        return !out.hasRemaining();
    }

    private void read() throws IOException {
        readOnce();
        while (!over && tls.isPresent() && tls.get().full()) {
            readOnce();
        }
    }

    private void readOnce() throws IOException {
        int got = tls.isPresent() ? tls.get().read(in) : channel.read(in);
        in.flip();
        while (!over && next()) {}
        if (over) {
            return;
        }
        in.compact();
        if (!in.hasRemaining() || (tls.isPresent() && tls.get().full())) {
            if (in.capacity() >= MOST) {
                throw new IOException("a message is larger than " + MOST + " bytes");
            }
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
        if (got < 0) {
            end("closed there");
        } else if (tls.isPresent()) {
            flush();
        }
    }

    /// Takes one answer to the upgrade, or one frame. False when it is not whole yet.
    private boolean next() throws IOException {
        if (!upgraded) {
            return upgrade();
        }
        if (in.remaining() < 2) {
            return false;
        }
        int at = in.position();
        int length = in.get(at + 1) & 0x7f;
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (in.remaining() < head) {
            return false;
        }
        long size = length < 126 ? length : length == 126 ? in.getShort(at + 2) & 0xffff : in.getLong(at + 2);
        if (in.remaining() < head + size) {
            return false;
        }
        in.position(at + head + (int) size);
        took(in.get(at) & 0x0f, at + head, (int) size);
        return true;
    }

    private boolean upgrade() throws IOException {
        String head = new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + head.lines().findFirst().orElse(""));
        }
        in.position(in.position() + end + 4);
        upgraded = true;
        return true;
    }

    private void took(int opcode, int from, int size) {
        switch (opcode) {
            case 1 -> hears.message(this, in.array(), from, size);
            case 8 ->
                end("close " + (size < 2 ? 0 : in.getShort(from) & 0xffff) + " "
                        + new String(
                                in.array(), from + Math.min(2, size), Math.max(0, size - 2), StandardCharsets.UTF_8));
            case 9 -> send(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0});
            default -> {}
        }
    }

    private void end(String why) {
        if (over) {
            return;
        }
        over = true;
        try {
            channel.close();
        } catch (IOException e) {
            hears.over(this, why + ", and it does not close: " + e.getMessage());
            return;
        }
        hears.over(this, why);
    }
}
