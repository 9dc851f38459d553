package dev.clawnet.gateway.control;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts work in the order in which it came, each on a thread of its own: the thread of one piece of work has
/// begun before that of the next is made. Nobody waits for anybody's end. What is queued is bounded by the
/// requests that a link may have open.
final class Starter {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private boolean starting;

    Starter(Executor executor) {
        this.executor = executor;
    }

    void start(Runnable work) {
        boolean first;
        lock.lock();
        try {
            queue.add(work);
            first = !starting;
            starting = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            executor.execute(this::next);
        }
    }

    private void next() {
        Runnable work;
        boolean more;
        lock.lock();
        try {
            work = queue.remove();
            more = !queue.isEmpty();
            starting = more;
        } finally {
            lock.unlock();
        }
        if (more) {
            try {
                executor.execute(this::next);
            } catch (RejectedExecutionException e) {
                LOG.debug("the gateway stops: queued work is not started");
            }
        }
        work.run();
    }
}
