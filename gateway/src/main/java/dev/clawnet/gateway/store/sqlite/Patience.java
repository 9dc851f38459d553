package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Ends the waits of callers whose change takes too long: one thread looks at all of them, now and then. A deadline of
/// each wait of its own would wake another thread twice for each change, where the caller is a virtual thread, and
/// nearly every wait is over within milliseconds.
///
/// As many wait as there are works in line and in the running commit.
final class Patience implements AutoCloseable {
    /// How often it looks: waits may last longer by as much.
    static final Duration LOOK = Duration.ofSeconds(1);

    private final Duration look;
    private final Set<Submission<?>> waiting = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean over;

    Patience(Duration look, ThreadFactory threads) {
        this.look = look;
        Thread thread = threads.newThread(this::watch);
        thread.setName("store-patience");
        thread.setDaemon(true);
        thread.start();
    }

    /// Its caller begins to wait.
    void enter(Submission<?> submission) {
        waiting.add(submission);
        if (over) {
            submission.giveUp();
        }
    }

    void leave(Submission<?> submission) {
        waiting.remove(submission);
    }

    private void watch() {
        long inLine = Limits.STORE_PATIENCE.dividedBy(look);
        long running = Limits.STORE_COMMIT.dividedBy(look);
        try {
            while (!closed.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
                waiting.forEach(each -> each.looked(inLine, inLine + running));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            waiting.forEach(Submission::giveUp);
        }
    }

    /// Nobody waits from now on.
    @Override
    public void close() {
        closed.countDown();
    }
}
