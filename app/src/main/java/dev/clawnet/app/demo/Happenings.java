package dev.clawnet.app.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// What happened and was not looked at yet, for all people of the play.
final class Happenings {
    private static final int MOST = 100_000;

    private final BlockingQueue<Happening> waiting = new ArrayBlockingQueue<>(MOST);

    void add(Happening happening) {
        if (!waiting.offer(happening)) {
            throw new IllegalStateException("more happens than the demo can follow");
        }
    }

    /// The next one; empty when nothing happens for that long.
    Optional<Happening> next(Duration most) {
        try {
            return Optional.ofNullable(waiting.poll(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stuck("the demo was interrupted", e);
        }
    }
}
