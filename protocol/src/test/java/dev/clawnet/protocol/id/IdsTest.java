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

    @Test
    void ids_are_taken_exactly_where_their_declared_forms_fit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "0123456789abcdefghijklmnopqrstuvwxyzABCGZ-_ \u00e9\u0660";
        int fits = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "e-");
            int length = random.nextInt(44);
            int some = random.nextInt(3) == 0 ? letters.length() : 36;
            for (int at = 0; at < length; at++) {
                text.append(letters.charAt(random.nextInt(some)));
            }
            boolean fit = text.toString().matches("e-" + Ids.REST);
            fits += fit ? 1 : 0;
            assertThat(taken(() -> new EntryId(text.toString())))
                    .as("%s, seed %s", text, seed)
                    .isEqualTo(fit);
        }
        assertThat(fits).isGreaterThan(1_000);
    }

    @Test
    void a_device_id_is_64_small_hex_digits() {
        String right = "0123456789abcdef".repeat(4);
        assertThat(DeviceId.parse(right)).isPresent();
        for (String wrong : List.of(
                "",
                right.substring(1),
                right + "0",
                right.replace('a', 'A'),
                right.replace('f', 'g'),
                right.replace('0', '/'),
                right.replace('9', ':'),
                right.replace('a', '`'),
                right.replace('0', '\u0660'))) {
            assertThat(DeviceId.parse(wrong)).as(wrong).isEmpty();
            assertThat(taken(() -> new DeviceId(wrong))).as(wrong).isFalse();
        }
    }

    private static boolean taken(Runnable make) {
        try {
            make.run();
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
