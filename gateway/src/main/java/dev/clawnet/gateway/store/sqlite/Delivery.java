package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands out notices on a thread of its own, in the order in which they were put in line.
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long CLOSE_MILLIS = 5_000;

    private final Notices notices;
    /// Bounded by `behind`: no work is taken while it is long, and one batch adds one element.
    private final BlockingQueue<List<Notice>> line = new LinkedBlockingQueue<>();

    private final Thread thread;
    private volatile boolean closing;

    Delivery(Notices notices, ThreadFactory threads) {
        this.notices = notices;
        this.thread = threads.newThread(this::deliver);
        thread.setName("store-delivery");
        thread.start();
    }

    void add(List<Notice> batch) {
        line.add(batch);
    }

    /// Whether subscribers are so far behind that no change should be taken.
    boolean behind() {
        return line.size() >= Limits.STORE_UNDELIVERED;
    }

    private void deliver() {
        while (!closing || !line.isEmpty()) {
            try {
                line.take().forEach(this::deliver);
            } catch (InterruptedException _) {
                // Only close interrupts, after it has given what is in line its time.
                return;
            }
        }
    }

    private void deliver(Notice notice) {
        try {
            notices.deliver(List.of(notice));
        } catch (RuntimeException e) {
            LOG.error("notice.subscriber_failed type={}", notice.getClass().getSimpleName(), e);
        }
    }

    /// Delivers what is in line, for a few seconds at most.
    @Override
    public void close() {
        closing = true;
        line.add(List.of());
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
