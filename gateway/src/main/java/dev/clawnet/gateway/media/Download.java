package dev.clawnet.gateway.media;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A content on its way out, on a virtual thread of its own: it reads a chunk when the receiver has granted one and
/// its link has room for one, so it holds one chunk at most.
final class Download implements MediaStream, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    /// How long it waits for room before it looks whether it is over.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Peer peer;
    private final int number;
    private final Contents.Key key;
    private final Content content;
    private final Disk disk;
    private final Consumer<Outcome> ends;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition granted = lock.newCondition();
    private final Semaphore room = new Semaphore(0);
    private long at;
    private long credit;
    private int sequence;
    private volatile boolean over;

    /// How it ended; `NONE` when all of it left, or the receiver wants no more.
    record Outcome(Download download, Stop why) {}

    /// @param at first byte
    /// @param ends told once, on its own thread
    Download(Peer peer, int number, Source source, long at, Consumer<Outcome> ends) {
        this.peer = peer;
        this.number = number;
        this.key = source.key();
        this.content = source.content();
        this.disk = source.disk();
        this.at = at;
        this.ends = ends;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Contents.Key of() {
        return key;
    }

    /// Its own thread ends it when its receiver is silent.
    @Override
    public boolean idleSince(Instant since) {
        return false;
    }

    @Override
    public void take(MediaFrame frame) {
        lock.lock();
        try {
            switch (frame.kind()) {
                // What a receiver grants beyond the largest content buys nothing.
                case CREDIT -> credit = Math.min(credit + frame.credit(), Limits.MEDIA_CONTENT);
                case STOP, DATA, END -> over = true;
            }
            granted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop(Stop why) {
        lock.lock();
        try {
            over = true;
            granted.signalAll();
        } finally {
            lock.unlock();
        }
        if (why != Stop.NONE) {
            peer.signal(MediaFrame.stop(number, why).bytes());
        }
    }

    @Override
    public void run() {
        Stop why = Stop.STORAGE;
        try {
            why = send();
        } catch (IOException e) {
            LOG.warn("media.read.failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = Stop.CANCELLED;
        } finally {
            ends.accept(new Outcome(this, why));
        }
    }

    private Stop send() throws IOException, InterruptedException {
        while (true) {
            Content.Reach reach = content.await(at, Limits.MEDIA_IDLE);
            if (over) {
                return Stop.NONE;
            }
            if (reach.end() == Content.End.GONE) {
                return Stop.GONE;
            }
            if (at >= reach.length()) {
                if (reach.end() != Content.End.WHOLE) {
                    return Stop.IDLE;
                }
                chunk(MediaFrame.end(number, sequence, HexFormat.of().parseHex(content.seal()))
                        .bytes());
                return Stop.NONE;
            }
            int size = grant((int) Math.min(MediaFrame.CHUNK, reach.length() - at));
            if (size == 0) {
                return over ? Stop.NONE : Stop.IDLE;
            }
            byte[] message = MediaFrame.room(number, sequence++, size);
            if (!disk.ask(() -> filled(ByteBuffer.wrap(message, MediaFrame.HEADER, size)))) {
                return Stop.GONE;
            }
            at += size;
            chunk(message);
        }
    }

    private boolean filled(ByteBuffer chunk) throws IOException {
        int first = chunk.position();
        while (chunk.hasRemaining()) {
            if (content.read(chunk, at + chunk.position() - first) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Bytes of `most` that may be sent now; waits for the first. 0 when there is none for too long, or all is over.
    private int grant(int most) throws InterruptedException {
        lock.lock();
        try {
            long left = Limits.MEDIA_IDLE.toNanos();
            while (credit == 0 && !over && left > 0) {
                left = granted.awaitNanos(left);
            }
            int size = over ? 0 : (int) Math.min(most, credit);
            credit -= size;
            return size;
        } finally {
            lock.unlock();
        }
    }

    private void chunk(byte[] bytes) throws InterruptedException {
        while (!over && !peer.chunk(bytes, room::release)) {
            boolean roomy = room.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (!roomy) {
                LOG.debug("media.link.slow");
            }
        }
    }
}
