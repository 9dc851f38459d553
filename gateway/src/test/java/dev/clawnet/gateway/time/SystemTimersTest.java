package dev.clawnet.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SystemTimersTest extends TimersContract {
    private final AtomicReference<Instant> clock = new AtomicReference<>(START);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final SystemTimers timers = new SystemTimers(
            clock::get,
            work -> Thread.ofPlatform().daemon().unstarted(work),
            executor,
            new SystemTimers.Bounds(8, Duration.ofMillis(1)));

    @BeforeEach
    void start() {
        timers.start();
    }

    @AfterEach
    void stop() {
        timers.close();
        executor.shutdownNow();
    }

    @Override
    Timers timers() {
        return timers;
    }

    /// All that was due has run once a marker handed over after it, due now, has run.
    @Override
    void advance(Duration by) {
        Instant now = clock.updateAndGet(instant -> instant.plus(by));
        CountDownLatch marker = new CountDownLatch(1);
        timers.at(now, marker::countDown);
        try {
            assertThat(marker.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void more_than_the_bound_is_refused_not_queued() {
        for (int i = 0; i < 8; i++) {
            timers.at(START.plusSeconds(100), () -> ran.add("kept"));
        }
        assertThatThrownBy(() -> timers.at(START.plusSeconds(100), () -> ran.add("over")))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void what_is_done_again_and_again_goes_on_though_no_timer_finds_room_and_though_it_failed() throws Exception {
        Semaphore done = new Semaphore(0);
        AtomicBoolean failed = new AtomicBoolean();
        timers.every(Duration.ofSeconds(10), () -> {
            done.release();
            if (failed.compareAndSet(false, true)) {
                timers.at(START.plusSeconds(1_000), () -> ran.add("took the place that the work had"));
                throw new IllegalStateException("the first time");
            }
        });
        for (int i = 0; i < 7; i++) {
            timers.at(START.plusSeconds(1_000), () -> ran.add("kept"));
        }
        for (int i = 0; i < 3; i++) {
            clock.updateAndGet(instant -> instant.plusSeconds(10));
            assertThat(done.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            executor.submit(() -> {}).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void closed_timers_do_nothing_again() throws Exception {
        timers.close();
        timers.every(Duration.ZERO, () -> ran.add("late"));
        executor.submit(() -> {}).get(60, TimeUnit.SECONDS);
        assertThat(ran).isEmpty();
    }

    @Test
    void closed_timers_refuse() {
        timers.close();
        assertThatThrownBy(() -> timers.at(START, () -> ran.add("late")))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
