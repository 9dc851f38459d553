package dev.clawnet.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What one link still has to send, in order, from any thread to its event loop.
///
/// The loop takes as much as its socket can hold and flushes once; the rest waits here, counted. One drain is
/// scheduled at a time, however many threads send.
final class Outbox {
    /// Messages of streams that a link holds: one on its way, one that is ready.
    private static final int CHUNKS = 2;

    private final Channel channel;
    private final Wakes wakes;
    private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
    private final AtomicLong buffered = new AtomicLong();
    /// Messages of streams, which give way to everything else; one of them is on its way at a time.
    private final Queue<byte[]> chunks = new ConcurrentLinkedQueue<>();

    private final AtomicInteger chunksHeld = new AtomicInteger();
    private final Queue<Runnable> waitForRoom = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable lastSent;
    private boolean open;
    private boolean chunkOut;

    private record Parcel(int bytes, WebSocketFrame frame) {
        boolean last() {
            return frame instanceof CloseWebSocketFrame;
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
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return add(new Parcel(bytes.length, new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))), limit);
    }

    /// The same for a short binary message.
    boolean add(byte[] message, long limit) {
        return add(new Parcel(message.length, new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message))), limit);
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
        parcels.add(new Parcel(
                0,
                close.code() == Close.NO_CODE
                        ? new CloseWebSocketFrame()
                        : new CloseWebSocketFrame(close.code(), close.reason())));
    }

    /// Forgets what has not left.
    void clear() {
        for (Parcel parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
            buffered.addAndGet(-parcel.bytes());
            parcel.frame().release();
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

    /// The upgrade is answered: frames may go out. On the event loop.
    void open() {
        open = true;
        drain();
    }

    /// Sends while the socket takes more. On the event loop.
    void drain() {
        scheduled.set(false);
        long batch = 0;
        ChannelFuture written = null;
        while (open && channel.isWritable()) {
            Parcel parcel = parcels.poll();
            if (parcel == null) {
                break;
            }
            batch += parcel.bytes();
            written = channel.write(parcel.frame());
            if (parcel.last()) {
                open = false;
                written.addListener(_ -> lastSent.run());
                clear();
            }
        }
        if (written != null) {
            long sent = batch;
            written.addListener(_ -> buffered.addAndGet(-sent));
            channel.flush();
        }
        drainChunk();
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
