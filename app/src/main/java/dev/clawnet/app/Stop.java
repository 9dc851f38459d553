package dev.clawnet.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Waits until the process is told to stop (SIGTERM, SIGINT), and holds the end back until what waited has closed.
final class Stop {
    /// After this the machine's own patience ends anyway.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CountDownLatch told = new CountDownLatch(1);

    void await() {
        Thread waiting = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(waiting), "clawnet-stop"));
        try {
            told.await();
        } catch (InterruptedException e) {
            // To be interrupted is to be told.
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Thread waiting) {
        told.countDown();
        try {
            waiting.join(GRACE);
        } catch (InterruptedException e) {
            // Nothing is left to do but to end.
            Thread.currentThread().interrupt();
        }
    }
}
