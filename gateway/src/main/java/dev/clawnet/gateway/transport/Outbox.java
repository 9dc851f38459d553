package dev.clawnet.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// What one link still has to send, in order, from any thread to its event loop.
///
/// The loop takes as much as its socket can hold and flushes once; the rest waits here, counted. One drain is
/// scheduled at a time, however many threads send.
final class Outbox {
    private final Channel channel;
    private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
    private final AtomicLong buffered = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable lastSent;
    private boolean open;

    private record Parcel(int bytes, WebSocketFrame frame) {
        boolean last() {
            return frame instanceof CloseWebSocketFrame;
        }
    }

    /// @param lastSent called on the event loop when the close frame has left
    Outbox(Channel channel, Runnable lastSent) {
        this.channel = channel;
        this.lastSent = lastSent;
    }

    /// Bytes taken and not yet given to the operating system.
    long buffered() {
        return buffered.get();
    }

    /// Takes a text unless that makes more than `limit` unsent bytes.
    boolean add(String text, long limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (buffered.addAndGet(bytes.length) > limit) {
            buffered.addAndGet(-bytes.length);
            return false;
        }
        parcels.add(new Parcel(bytes.length, new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))));
        return true;
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
    }

    /// Lets the event loop send what is here.
    void wake() {
        if (parcels.isEmpty() || !scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.eventLoop().execute(this::drain);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and every socket with it.
            clear();
        }
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
    }
}
