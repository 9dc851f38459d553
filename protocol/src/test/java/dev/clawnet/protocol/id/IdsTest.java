package dev.clawnet.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @Test
    void ids_that_begin_with_their_time_sort_as_they_were_made() {
        Random random = new Random(1);
        List<EntryId> made = new ArrayList<>();
        for (long millis : List.of(0L, 1L, 31L, 32L, 1_023L, 1_024L, 86_400_000L, 31_536_000_000L)) {
            made.add(EntryId.mint(random, NOW.plusMillis(millis)));
        }

        assertThat(made).isSorted().allSatisfy(id -> assertThat(id.value()).matches("e-[0-9a-z]{26}"));
    }

    @Test
    void what_follows_the_time_is_all_chance() {
        Random random = new Random(2);
        List<Set<Character>> seen = new ArrayList<>();
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 26; i++) {
            seen.add(new HashSet<>());
        }
        for (int i = 0; i < 2_000; i++) {
            String rest = ApprovalId.mint(random, NOW).value().substring(2);
            times.add(rest.substring(0, 9));
            for (int at = 0; at < rest.length(); at++) {
                seen.get(at).add(rest.charAt(at));
            }
        }

        assertThat(times).hasSize(1);
        assertThat(seen.subList(9, 26))
                .hasSize(17)
                .allSatisfy(letters -> assertThat(letters).hasSize(32));
    }
}
