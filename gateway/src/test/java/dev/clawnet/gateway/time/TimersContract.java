package dev.clawnet.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What every [Timers] does.
abstract class TimersContract {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<String> ran = new CopyOnWriteArrayList<>();

    abstract Timers timers();

    /// Moves the clock and lets all that is due run.
    abstract void advance(Duration by);

    private Runnable note(String name) {
        return () -> ran.add(name);
    }

    @Test
    void work_waits_for_its_instant_and_runs_once() {
        timers().at(START.plusSeconds(10), note("a"));
        advance(Duration.ofMillis(9_999));
        assertThat(ran).isEmpty();
        advance(Duration.ofMillis(1));
        advance(Duration.ofSeconds(60));
        assertThat(ran).containsExactly("a");
    }

    @Test
    void work_runs_in_order_of_instants_then_of_handing_over() {
        timers().at(START.plusSeconds(2), note("late"));
        timers().at(START.plusSeconds(1), note("first"));
        timers().at(START.plusSeconds(1), note("second"));
        advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("first", "second", "late");
    }

    @Test
    void cancelled_work_never_runs() {
        Cancel cancel = timers().at(START.plusSeconds(1), note("no"));
        timers().at(START.plusSeconds(2), note("yes"));
        cancel.cancel();
        cancel.cancel();
        advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("yes");
    }

    @Test
    void an_instant_that_has_passed_is_due_at_once() {
        timers().at(START.minusSeconds(5), note("now"));
        advance(Duration.ZERO);
        assertThat(ran).containsExactly("now");
    }
}
