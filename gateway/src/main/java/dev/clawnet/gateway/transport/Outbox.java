package dev.clawnet.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What one link still has to send, in order, from any thread to its event loop.
///
/// The loop takes as much as its socket can hold, as whole frames in one buffer, and flushes once; the rest waits here,
/// counted. One drain is scheduled at a time, however many threads send.
final class Outbox {
    /// Messages of streams that a link holds: one on its way, one that is ready.
    private static final int CHUNKS = 2;
    /// Bytes of messages from which on a buffer takes no further one.
    private static final int BUFFER = 65_536;

    private final Channel channel;
    private final Wakes wakes;
    private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
    private final AtomicLong buffered = new AtomicLong();
    /// Messages of streams, which give way to everything else; one of them is on its way at a time.
    private final Queue<byte[]> chunks = new ConcurrentLinkedQueue<>();

    private final AtomicInteger chunksHeld = new AtomicInteger();
    private final Queue<Runnable> waitForRoom = new ConcurrentLinkedQueue<>();
    /// Whether it stands in the line of those that send now, and in that of the next round.
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final AtomicBoolean gathering = new AtomicBoolean();
    private final Runnable lastSent;
    private boolean open;
    private boolean chunkOut;

    /// A message, or the close frame, which has no bytes here. Its head may be shared with other links.
    private static final class Parcel {
        private static final byte[] NOTHING = {};
        /// The last fragment of a text or a binary message, and lengths that stand in one byte, two and eight more
        /// (RFC 6455 section 5.2). Frames of a server are not masked.
        private static final int TEXT = 0x81;

        private static final int BINARY = 0x82;
        private static final int SHORT = 125;
        private static final int MEDIUM = 65_535;
        private static final int MOST_HEADER = 10;

        private final boolean text;
        private final byte[] head;
        private final byte[] tail;
        private final @Nullable Close close;

        private Parcel(boolean text, byte[] head, byte[] tail, @Nullable Close close) {
            this.text = text;
            this.head = head;
            this.tail = tail;
            this.close = close;
        }

        static Parcel text(byte[] head, byte[] tail) {
            return new Parcel(true, head, tail, null);
        }

        static Parcel binary(byte[] message) {
            return new Parcel(false, message, NOTHING, null);
        }

        static Parcel last(Close close) {
            return new Parcel(false, NOTHING, NOTHING, close);
        }

        int bytes() {
            return head.length + tail.length;
        }

        void write(ByteBuf into) {
            into.writeByte(text ? TEXT : BINARY);
            int length = bytes();
            if (length <= SHORT) {
                into.writeByte(length);
            } else if (length <= MEDIUM) {
                into.writeByte(SHORT + 1).writeShort(length);
            } else {
                into.writeByte(SHORT + 2).writeLong(length);
            }
            into.writeBytes(head).writeBytes(tail);
        }
    }

    /// @param wakes those of the channel's event loop
    /// @param lastSent called on the event loop when the close frame has left
    Outbox(Channel channel, Wakes wakes, Runnable lastSent) {
        this.channel = channel;
        this.wakes = wakes;
        this.lastSent = lastSent;
    }

    /// Bytes taken and not yet given to the operating system.
    long buffered() {
        return buffered.get();
    }

    /// Takes a text unless that makes more than `limit` unsent bytes.
    boolean add(String text, long limit) {
        return add(Parcel.text(text.getBytes(StandardCharsets.UTF_8), Parcel.NOTHING), limit);
    }

    /// The same for a text whose head other links send as well. Both are UTF-8 and stay as they are.
    boolean add(byte[] head, byte[] tail, long limit) {
        return add(Parcel.text(head, tail), limit);
    }

    /// The same for a short binary message.
    boolean add(byte[] message, long limit) {
        return add(Parcel.binary(message), limit);
    }

    private boolean add(Parcel parcel, long limit) {
        if (buffered.addAndGet(parcel.bytes()) > limit) {
            buffered.addAndGet(-parcel.bytes());
            return false;
        }
        parcels.add(parcel);
        return true;
    }

    /// Takes a message of a stream unless as many wait already; then `room` is run when one has left.
    boolean chunk(byte[] message, Runnable room) {
        if (chunksHeld.incrementAndGet() <= CHUNKS) {
            chunks.add(message);
            wake();
            return true;
        }
        chunksHeld.decrementAndGet();
        waitForRoom.add(room);
        if (chunksHeld.get() < CHUNKS) {
            // The last one has left since: nobody else would say so.
            tellRoom();
        }
        return false;
    }

    private void tellRoom() {
        for (Runnable room = waitForRoom.poll(); room != null; room = waitForRoom.poll()) {
            room.run();
        }
    }

    /// Takes the close frame, which is the last to go out.
    void add(Close close) {
        parcels.add(Parcel.last(close));
    }

    /// Forgets what has not left.
    void clear() {
        for (Parcel parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
            buffered.addAndGet(-parcel.bytes());
        }
        for (byte[] chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            chunksHeld.decrementAndGet();
        }
        tellRoom();
    }

    /// Lets the event loop send what is here.
    void wake() {
        if ((parcels.isEmpty() && chunks.isEmpty()) || !scheduled.compareAndSet(false, true)) {
            return;
        }
        wakes.add(this);
    }

    /// Lets the event loop send what is here with the next round of what many links hear.
    void gather() {
        if (!scheduled.get() && gathering.compareAndSet(false, true)) {
            wakes.gather(this);
        }
    }

    /// The upgrade is answered: frames may go out. On the event loop.
    void open() {
        open = true;
        drain();
    }

    /// Its turn in a round has come. On the event loop.
    void drainGathered() {
        gathering.set(false);
        drain();
    }

    /// Sends while the socket takes more. On the event loop.
    void drain() {
        scheduled.set(false);
        ChannelFuture written = null;
        long sent = 0;
        while (open && channel.isWritable()) {
            List<Parcel> batch = take();
            if (batch.isEmpty()) {
                break;
            }
            sent += bytes(batch);
            written = write(batch);
        }
        if (written != null) {
            long all = sent;
            written.addListener(_ -> buffered.addAndGet(-all));
            channel.flush();
        }
        drainChunk();
    }

    /// What goes out together: at least one, if there is one, and nothing behind the close frame.
    private List<Parcel> take() {
        List<Parcel> batch = new ArrayList<>();
        int bytes = 0;
        Parcel next = parcels.poll();
        while (next != null) {
            batch.add(next);
            bytes += next.bytes();
            next = bytes < BUFFER && next.close == null ? parcels.poll() : null;
        }
        return batch;
    }

    private ChannelFuture write(List<Parcel> batch) {
        Close bye = batch.getLast().close;
        ChannelFuture written = channel.newSucceededFuture();
        int messages = bye == null ? batch.size() : batch.size() - 1;
        if (messages > 0) {
            ByteBuf frames = channel.alloc().directBuffer(bytes(batch) + messages * Parcel.MOST_HEADER);
            batch.subList(0, messages).forEach(each -> each.write(frames));
            written = channel.write(frames);
        }
        if (bye != null) {
            open = false;
            written = channel.write(
                    bye.code() == Close.NO_CODE
                            ? new CloseWebSocketFrame()
                            : new CloseWebSocketFrame(bye.code(), bye.reason()));
            written.addListener(_ -> lastSent.run());
            clear();
        }
        return written;
    }

    private static int bytes(List<Parcel> batch) {
        int bytes = 0;
        for (Parcel each : batch) {
            bytes += each.bytes();
        }
        return bytes;
    }

    /// One message of a stream, when nothing else is to be sent. What comes meanwhile goes before the next.
    private void drainChunk() {
        byte[] chunk = open && !chunkOut && parcels.isEmpty() && channel.isWritable() ? chunks.poll() : null;
        if (chunk == null) {
            return;
        }
        chunkOut = true;
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(chunk)))
                .addListener(_ -> {
                    chunkOut = false;
                    chunksHeld.decrementAndGet();
                    tellRoom();
                    drain();
                });
    }
}
