package dev.clawnet.app;

import dev.clawnet.app.command.Ticking;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The real ticking: one thread, which does not keep the process alive.
final class RealTicks implements Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(RealTicks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public Ticks every(Duration pause, Runnable work) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("clawnet-ticks").factory());
        var _ = executor.scheduleWithFixedDelay(
                () -> guarded(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            executor.shutdown();
            try {
                if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("a look at the configuration did not end in time");
                }
            } catch (InterruptedException e) {
                // Nothing is left to wait for.
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a look at the configuration failed", e);
        }
    }
}
