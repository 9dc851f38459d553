package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What is remembered of calls with a key stays within its bounds, and no repeat is done again before.
final class OutcomesTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Outcomes outcomes = new Outcomes(now::get);

    private Call begin(int key) {
        return outcomes.begin(LI, new Outcomes.Key("test", "key-" + key), "digest", new Call(true));
    }

    private void end(int key, int size) {
        outcomes.ended(LI, new Outcomes.Key("test", "key-" + key), new Call.Result.Done("x".repeat(size)));
    }

    @Test
    void large_answers_make_room_from_the_oldest_on_and_running_calls_stay() {
        Call running = begin(0);
        int size = (int) (Limits.OUTCOME_TEXT_PER_PERSON / 4);
        for (int key = 1; key <= 6; key++) {
            begin(key);
            end(key, size);
        }
        assertThat(outcomes.size(LI)).as("four answers and the call that runs").isEqualTo(5);
        assertThat(begin(0)).isSameAs(running);
        Call again = new Call(true);
        assertThat(outcomes.begin(LI, new Outcomes.Key("test", "key-6"), "digest", again))
                .isNotSameAs(again);
        assertThat(outcomes.begin(LI, new Outcomes.Key("test", "key-1"), "digest", again))
                .isSameAs(again);
    }

    @Test
    void an_answer_larger_than_the_bound_is_remembered_alone() {
        begin(1);
        end(1, 10);
        Call large = begin(2);
        end(2, (int) Limits.OUTCOME_TEXT_PER_PERSON + 1);
        assertThat(outcomes.size(LI)).isEqualTo(1);
        assertThat(begin(2)).isSameAs(large);
    }

    @Test
    void an_answer_is_forgotten_when_its_time_is_over() {
        Call first = begin(1);
        end(1, 10);
        now.set(Instant.EPOCH.plus(Limits.OUTCOME_LIFE).minusMillis(1));
        assertThat(begin(1)).isSameAs(first);
        now.set(Instant.EPOCH.plus(Limits.OUTCOME_LIFE));
        assertThat(begin(1)).isNotSameAs(first);
    }

    @Test
    void answers_whose_time_is_over_are_taken_out_by_the_next_call() {
        for (int key = 0; key < 10; key++) {
            begin(key);
            end(key, 10);
        }
        now.set(Instant.EPOCH.plus(Limits.OUTCOME_LIFE));
        begin(99);
        assertThat(outcomes.size(LI)).isEqualTo(1);
    }

    @Test
    void the_oldest_answers_make_room_and_running_calls_never_do() {
        for (int key = 0; key < Limits.OUTCOMES_PER_PERSON - 1; key++) {
            begin(key);
        }
        begin(-1);
        end(-1, 10);
        Call one = begin(-2);
        assertThat(outcomes.size(LI)).isEqualTo(Limits.OUTCOMES_PER_PERSON);
        assertThat(begin(-2)).isSameAs(one);
        assertThatThrownBy(() -> begin(-3))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.LIMIT_REACHED));
        outcomes.ended(
                LI, new Outcomes.Key("test", "key--2"), new Call.Result.Failed(new Fault(ErrorCode.STOPPING, "stop")));
        assertThat(begin(-2)).as("what may be tried again is forgotten").isNotSameAs(one);
    }

    @Test
    void an_answer_that_a_clock_set_back_left_behind_a_longer_one_is_not_given_again() {
        now.set(Instant.EPOCH.plus(Limits.OUTCOME_LIFE));
        begin(1);
        end(1, 10);
        now.set(Instant.EPOCH);
        Call early = begin(2);
        end(2, 10);
        now.set(Instant.EPOCH.plus(Limits.OUTCOME_LIFE));
        assertThat(begin(2)).isNotSameAs(early);
        assertThat(outcomes.size(LI)).isEqualTo(2);
    }
}
