package dev.clawnet.client;

import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One stream between the thread that reads the link and the one that sends or receives. `lock` guards all of it.
final class Lane {
    final int number;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Queue<MediaFrame> frames = new ArrayDeque<>();
    private long held;
    private long credit;
    private boolean acknowledged;
    private Optional<Stop> stopped = Optional.empty();
    private boolean gone;

    /// @param credit bytes that may be sent at once
    Lane(int number, long credit) {
        this.number = number;
        this.credit = credit;
    }

    void take(MediaFrame frame) {
        lock.lock();
        try {
            switch (frame.kind()) {
                case CREDIT -> credit += frame.credit();
                case STOP -> stopped = Optional.of(frame.stop());
                case DATA, END -> {
                    acknowledged |= frame.kind() == MediaFrame.Kind.END;
                    held += frame.payload().remaining();
                    if (held > MediaFrame.WINDOW + MediaFrame.DIGEST) {
                        stopped = Optional.of(Stop.PROTOCOL);
                    } else {
                        frames.add(frame);
                    }
                }
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void closed() {
        lock.lock();
        try {
            gone = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for leave to send, and takes as much of it as is wanted and there.
    int granted(int most) {
        lock.lock();
        try {
            await(() -> credit > 0);
            int size = (int) Math.min(most, credit);
            credit -= size;
            return size;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the other side says that it has everything.
    void acknowledged() {
        lock.lock();
        try {
            await(() -> acknowledged);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next message with bytes, or the last.
    MediaFrame next() {
        lock.lock();
        try {
            await(() -> !frames.isEmpty());
            MediaFrame frame = frames.remove();
            held -= frame.payload().remaining();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private interface Until {
        boolean come();
    }

    private void await(Until until) {
        long left = MediaStreams.patience().toNanos();
        try {
            while (!until.come()) {
                if (stopped.isPresent()) {
                    throw new StreamStopped(stopped.get());
                }
                if (gone) {
                    throw new LinkFailure(LinkFailure.Kind.CLOSED, "the connection to the gateway broke");
                }
                if (left <= 0) {
                    throw new LinkFailure(LinkFailure.Kind.TIMEOUT, "the gateway said nothing about a stream in time");
                }
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkFailure(LinkFailure.Kind.CLOSED, "the stream was interrupted", e);
        }
    }
}
