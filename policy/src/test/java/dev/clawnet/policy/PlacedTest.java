package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacedTest {
    private static final List<PersonId> OWNERS = List.of(World.LI, World.NOVA);
    private static final List<String> NAMES = List.of("a", "b", "ab", "*", "a*", "**");
    private static final List<Resource.Kind> KINDS = List.of(Resource.Kind.NODE, Resource.Kind.MEMORY);

    /// Small alphabets, so that much matches, with stars everywhere.
    private static Resource resource(Random chance, int names) {
        List<String> segments = new ArrayList<>();
        for (int i = chance.nextInt(5); i > 0; i--) {
            segments.add(NAMES.get(chance.nextInt(names)));
        }
        return new Resource(KINDS.get(chance.nextInt(2)), OWNERS.get(chance.nextInt(2)), segments);
    }

    private static Rule rule(Random chance, int number) {
        List<Resource> also = chance.nextInt(4) == 0 ? List.of(resource(chance, NAMES.size())) : List.of();
        return new Rule(
                new RuleId("l-" + number),
                World.LI,
                new ResourcePattern(resource(chance, NAMES.size()), also),
                Optional.empty(),
                Optional.empty(),
                Readers.NOBODY,
                Optional.empty(),
                false);
    }

    private static Placed<Rule> rules(Random chance) {
        return Placed.rules(IntStream.range(0, chance.nextInt(30))
                .mapToObj(i -> rule(chance, i))
                .toList());
    }

    @Test
    void the_index_leaves_out_nothing_that_holds_at_a_place_or_below_it() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Placed<Rule> rules = rules(chance);
            Resource place = resource(chance, 3);
            int[] at = rules.at(place);
            int[] around = rules.around(place);
            for (int r = 0; r < rules.size(); r++) {
                ResourcePattern pattern = rules.get(r).place();
                String what = "seed " + seed + ": " + pattern + " at " + place;
                if (pattern.matches(place)) {
                    assertThat(at).as(what).contains(r);
                }
                if (pattern.matches(place) || pattern.reachesBelow(place)) {
                    assertThat(around).as(what).contains(r);
                }
            }
            assertThat(at).as("seed " + seed).isSorted().doesNotHaveDuplicates();
            assertThat(around).as("seed " + seed).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void what_holds_elsewhere_is_not_looked_at() {
        Placed<Rule> rules = Placed.rules(IntStream.range(0, 1_000)
                .mapToObj(i -> new Rule(
                        new RuleId("l-" + i),
                        World.LI,
                        new ResourcePattern(Resource.of(Resource.Kind.NODE, World.LI, "laptop", "desk" + i)),
                        Optional.empty(),
                        Optional.empty(),
                        Readers.NOBODY,
                        Optional.empty(),
                        false))
                .toList());
        Resource place = Resource.of(Resource.Kind.NODE, World.LI, "laptop", "desk700", "pump.md");
        assertThat(rules.at(place)).containsExactly(700);
        assertThat(rules.around(place)).containsExactly(700);
        assertThat(rules.around(Resource.of(Resource.Kind.NODE, World.LI, "laptop")))
                .hasSize(1_000);
        assertThat(rules.at(Resource.of(Resource.Kind.NODE, World.NOVA, "laptop", "desk700")))
                .isEmpty();
    }

    @Test
    void it_is_the_list_it_was_made_of_and_a_changed_one_stays_at_its_places() {
        List<Rule> plain = Arrays.asList(rule(new Random(1), 1), rule(new Random(2), 2));
        Placed<Rule> rules = Placed.rules(plain);
        assertThat(rules).isEqualTo(plain);
        assertThat(Placed.rules(rules)).isSameAs(rules);
        Placed<Rule> same = rules.each(rule -> rule);
        assertThat(same).isEqualTo(plain);
        Resource place = plain.getFirst().place().prefix();
        assertThat(same.at(place)).isEqualTo(rules.at(place));
    }
}
