package dev.clawnet.gateway.transport;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The links whose listener has not heard their end yet. Owner of its lock: itself.
final class Links {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private final Set<Link> live = new HashSet<>();

    void add(Link link) {
        lock.lock();
        try {
            live.add(link);
        } finally {
            lock.unlock();
        }
    }

    void remove(Link link) {
        lock.lock();
        try {
            live.remove(link);
            if (live.isEmpty()) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Link> all() {
        lock.lock();
        try {
            return List.copyOf(live);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until none is left, at most so long.
    boolean awaitNone(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!live.isEmpty() && left > 0) {
                left = none.awaitNanos(left);
            }
            return live.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
