package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// No caller waits for ever, and what was given up in line never happens.
@Timeout(180)
class PatienceTest {
    /// So many looks fit into the longest waits that these are over at once.
    private static final Duration SLOW = Limits.STORE_COMMIT.plusSeconds(1);

    private static final Duration QUICK = Duration.ofMillis(5);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    private static Submission<String> work() {
        return new Submission<>(false, _ -> new Submission.Made<>("done", List.of()));
    }

    @Test
    void a_work_that_nobody_gets_to_is_taken_out_of_the_line_and_never_starts() {
        Submission<String> work = work();
        for (int i = 0; i < 3; i++) {
            work.looked(3, 9);
        }
        assertThat(work.abandon()).as("its time is not over after three looks").isTrue();

        Submission<String> late = work();
        for (int i = 0; i < 4; i++) {
            late.looked(3, 9);
        }
        assertThat(late.start()).isFalse();
        try (Patience patience = new Patience(SLOW, Thread.ofPlatform().factory())) {
            assertThatThrownBy(() -> late.await(patience))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("did not get to this change in time");
        }
    }

    @Test
    void a_work_that_runs_is_waited_for_longer_and_not_for_ever() {
        Submission<String> work = work();
        assertThat(work.start()).isTrue();
        for (int i = 0; i < 10; i++) {
            work.looked(3, 9);
        }
        try (Patience patience = new Patience(SLOW, Thread.ofPlatform().factory())) {
            assertThatThrownBy(() -> work.await(patience))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void a_caller_that_waits_is_looked_at_until_it_is_answered() throws Exception {
        try (Patience patience = new Patience(QUICK, Thread.ofPlatform().factory())) {
            Submission<String> work = work();
            Future<String> answer = callers.submit(() -> work.await(patience));
            assertThat(work.start()).isTrue();
            work.failed(new IllegalStateException("as it ended"));
            work.settle();
            assertThatThrownBy(answer::get).hasMessageContaining("as it ended");
        }
    }

    @Test
    void whoever_waits_when_it_closes_or_comes_later_is_let_go() throws Exception {
        Patience patience = new Patience(QUICK, Thread.ofPlatform().factory());
        Submission<String> before = work();
        Future<String> waits = callers.submit(() -> before.await(patience));
        patience.close();
        assertThatThrownBy(waits::get).hasMessageContaining("did not get to this change in time");
        assertThat(before.start()).isFalse();
        Submission<String> after = work();
        assertThatThrownBy(() -> after.await(patience)).hasMessageContaining("did not get to this change in time");
    }

    @Test
    void an_interrupted_caller_takes_its_work_out_of_the_line() {
        try (Patience patience = new Patience(SLOW, Thread.ofPlatform().factory())) {
            Submission<String> work = work();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> work.await(patience)).isInstanceOf(Fault.class);
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            assertThat(work.start()).isFalse();
        }
    }
}
