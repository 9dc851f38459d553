package dev.clawnet.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The end of a process that stays: waits until it is told to stop (SIGTERM, SIGINT), and holds the end back until
/// what waited has closed.
final class Stop {
    /// After this the machine's own patience ends anyway.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Returns when the process is told to stop.
    void await() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "clawnet-stop"));
        try {
            told.await();
        } catch (InterruptedException e) {
            // To be interrupted is to be told.
            Thread.currentThread().interrupt();
        }
    }

    /// Everything is closed: the process may end. `Main` says so before it asks to exit, which would otherwise
    /// wait for the one who waits for it.
    void closed() {
        closed.countDown();
    }

    private void stop() {
        told.countDown();
        try {
            if (!closed.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("clawnet: stopped before everything was closed");
            }
        } catch (InterruptedException e) {
            // Nothing is left to do but to end.
            Thread.currentThread().interrupt();
        }
    }
}
