package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentNamesTest {
    /// Patterns of any form, with stars anywhere and parts too short to be found by, against names of the same
    /// characters: found are exactly those that the one matcher says yes to.
    @Test
    void finds_every_pattern_that_covers_a_name_and_no_other() {
        Chance chance = new Chance(Chance.SEED);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            List<String> patterns = Stream.generate(() -> text(chance, "ab.é*", 1))
                    .limit(1 + chance.below(12))
                    .toList();
            SegmentNames<String> names = new SegmentNames<>(patterns.stream()
                    .map(pattern -> new SegmentNames.Named<>(pattern, pattern))
                    .toList());
            for (int k = 0; k < 10; k++) {
                String name = text(chance, "ab.é", 0);
                TreeSet<String> covering = patterns.stream()
                        .filter(pattern -> Matcher.segment(pattern, name))
                        .collect(Collectors.toCollection(TreeSet::new));
                TreeSet<String> all = new TreeSet<>();
                boolean ended = names.any(name, pattern -> {
                    all.add(pattern);
                    return false;
                });
                assertThat(all).as(Chance.at(i) + " " + name + " " + patterns).isEqualTo(covering);
                assertThat(ended).isFalse();
                assertThat(names.any(name, _ -> true)).isEqualTo(!covering.isEmpty());
                found += covering.size();
            }
        }
        assertThat(found).isGreaterThan(5_000);
    }

    private static String text(Chance chance, String characters, int least) {
        StringBuilder text = new StringBuilder();
        for (int left = least + chance.below(6); left > 0; left--) {
            text.append(characters.charAt(chance.below(characters.length())));
        }
        return text.toString();
    }
}
