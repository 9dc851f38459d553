package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.agent.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a failure means for the next question, and who is asked then.
class CoolingTest {
    private static final Instant NOW = Instant.EPOCH.plus(Duration.ofDays(400));
    private static final Candidate ONE = new Candidate(ModelRef.of("a:one"), Model.SHARED);
    private static final Candidate TWO = new Candidate(ModelRef.of("b:two"), Model.SHARED);

    private static List<Long> minutes(Kind reason, int failures, Optional<Duration> asked) {
        List<Long> minutes = new ArrayList<>();
        Optional<Cooling> cooling = Optional.empty();
        for (int i = 0; i < failures; i++) {
            Cooling after = Cooling.after(cooling, ONE, reason, asked, NOW);
            minutes.add(Duration.between(NOW, after.until()).toMinutes());
            cooling = Optional.of(after);
        }
        return minutes;
    }

    @Test
    void waits_grow_to_their_bound() {
        assertThat(minutes(Kind.UNREACHABLE, 6, Optional.empty())).containsExactly(1L, 5L, 25L, 60L, 60L, 60L);
        assertThat(minutes(Kind.BILLING, 5, Optional.empty())).containsExactly(300L, 600L, 1200L, 1440L, 1440L);
    }

    @Test
    void what_the_provider_asks_for_counts_where_it_is_longer_up_to_a_day() {
        assertThat(minutes(Kind.RATE_LIMIT, 2, Optional.of(Duration.ofMinutes(3))))
                .containsExactly(3L, 5L);
        assertThat(minutes(Kind.RATE_LIMIT, 1, Optional.of(Duration.ofDays(30))))
                .containsExactly(1440L);
    }

    @Test
    void a_failure_counts_no_more_after_a_day() {
        Cooling first = Cooling.after(Optional.empty(), ONE, Kind.AUTH, Optional.empty(), NOW);
        Instant later = NOW.plus(Duration.ofDays(1));
        assertThat(Cooling.after(Optional.of(first), ONE, Kind.AUTH, Optional.empty(), later)
                        .failures())
                .isEqualTo(1);
        assertThat(first.over(first.until())).isTrue();
        assertThat(first.over(first.until().minusMillis(1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH,          true,  true,  true",
        "BILLING,       true,  true,  true",
        "NO_MODEL,      true,  true,  false",
        "RATE_LIMIT,    true,  true,  false",
        "TIMEOUT,       true,  true,  false",
        "UNREACHABLE,   true,  true,  false",
        "REFUSED,       true,  false, false",
        "BAD_ANSWER,    true,  false, false",
        "CONTEXT_LENGTH,false, false, false",
        "CANCELLED,     false, false, false"
    })
    void each_failure_says_what_follows(Kind kind, boolean fallsBack, boolean cools, boolean credential) {
        assertThat(Cooling.fallsBack(kind)).isEqualTo(fallsBack);
        assertThat(Cooling.cools(kind)).isEqualTo(cools);
        assertThat(Cooling.ofCredential(kind)).isEqualTo(credential);
    }

    private static Optional<Candidate> next(Set<Candidate> tried, Map<Candidate, Instant> cooling) {
        return Choosing.next(List.of(ONE, TWO), tried, _ -> true, each -> Optional.ofNullable(cooling.get(each)));
    }

    @Test
    void the_first_that_is_not_left_alone_is_asked() {
        assertThat(next(Set.of(), Map.of())).contains(ONE);
        assertThat(next(Set.of(), Map.of(ONE, NOW))).contains(TWO);
        assertThat(next(Set.of(ONE), Map.of())).contains(TWO);
        assertThat(next(Set.of(ONE), Map.of(TWO, NOW))).isEmpty();
        assertThat(next(Set.of(ONE, TWO), Map.of())).isEmpty();
    }

    @Test
    void when_all_are_left_alone_the_one_that_is_so_for_the_shortest_time_is_asked_once() {
        assertThat(next(Set.of(), Map.of(ONE, NOW.plusSeconds(2), TWO, NOW.plusSeconds(1))))
                .contains(TWO);
    }

    @Test
    void what_the_run_may_not_ask_is_no_candidate() {
        assertThat(Choosing.next(List.of(ONE, TWO), Set.of(ONE), each -> !each.equals(TWO), _ -> Optional.empty()))
                .isEmpty();
    }
}
