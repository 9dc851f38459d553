package dev.clawnet.policy;

import static dev.clawnet.policy.World.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MatcherTest {
    private static final int CASES = 20_000;
    private final Chance chance = new Chance(Chance.SEED);

    /// INV-24: one language. A regular expression made from each pattern gives the same answer.
    @Test
    @Tag("INV-24")
    void patterns_match_what_their_regular_expression_matches() {
        for (int i = 0; i < CASES; i++) {
            List<String> pattern = steps(4, "a", "b", "*", "**", "a*", "*b", "a*b", "*a*");
            List<String> path = steps(5, "a", "b", "ab", "aab", "c", "*", "**");

            boolean expected = Pattern.matches(Reference.expression(pattern), Reference.path(path));

            assertThat(Matcher.covers(pattern, path))
                    .as("%s: %s on %s", Chance.at(i), pattern, path)
                    .isEqualTo(expected);
            assertThat(Matcher.matches(node(pattern), node(path)))
                    .as("%s: %s on %s, by name", Chance.at(i), pattern, path)
                    .isEqualTo(expected && !pattern.isEmpty());
        }
    }

    private static Resource node(List<String> segments) {
        return new Resource(Resource.Kind.NODE, LI, segments);
    }

    @Test
    void a_folder_holds_what_is_below_it_and_never_its_namesakes() {
        ResourcePattern pattern = new ResourcePattern(World.file("/a/b"));

        assertThat(pattern.matches(World.file("/a/b/c"))).isTrue();
        assertThat(pattern.matches(World.file("/a/bc"))).isFalse();
        assertThat(pattern.matches(World.file("/a"))).isFalse();
    }

    /// INV-25.
    @Test
    @Tag("INV-25")
    void an_empty_pattern_matches_nothing() {
        ResourcePattern empty = new ResourcePattern(Resource.of(Resource.Kind.NODE, LI));

        assertThat(empty.matches(World.file("/a"))).isFalse();
        assertThat(empty.matches(Resource.of(Resource.Kind.NODE, LI))).isFalse();
        assertThat(empty.meet(empty)).isEmpty();
    }

    @Test
    @Timeout(180)
    void many_stars_cost_no_more_than_pattern_times_text() {
        String segment = "*a".repeat(2_000) + "b";
        List<String> stars = new ArrayList<>(Collections.nCopies(500, "**"));
        for (int i = 0; i < 500; i++) {
            stars.add("a");
            stars.add("**");
        }
        stars.add("b");

        Duration spent = spent(() -> {
            assertThat(Matcher.segment(segment, "a".repeat(20_000))).isFalse();
            assertThat(Matcher.covers(stars, Collections.nCopies(5_000, "a"))).isFalse();
        });

        assertThat(spent).isLessThan(Duration.ofSeconds(60));
    }

    private static Duration spent(Runnable work) {
        java.lang.management.ThreadMXBean threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    /// INV-24.
    @Test
    @Tag("INV-24")
    void two_spellings_of_one_name_are_one_resource() {
        assertThat(World.file("/caf\u00e9")).isEqualTo(World.file("/cafe\u0301"));
        assertThat(new ResourcePattern(World.file("/cafe\u0301")).matches(World.file("/caf\u00e9/x")))
                .isTrue();
    }

    @Test
    void case_counts_unless_the_platform_says_otherwise() {
        ResourcePattern pattern = new ResourcePattern(World.file("/Desk/*.MD"));

        assertThat(pattern.matches(World.file("/desk/a.md"))).isFalse();
        assertThat(pattern.matches(World.file("/desk/a.md"), CaseRule.EXACT)).isFalse();
        assertThat(pattern.matches(World.file("/desk/a.md"), CaseRule.FOLDED)).isTrue();
        assertThat(pattern.matches(World.file("/desk/a.mdx"), CaseRule.FOLDED)).isFalse();
        assertThat(CaseRule.of("windows")).isEqualTo(CaseRule.FOLDED);
        assertThat(CaseRule.of("linux")).isEqualTo(CaseRule.EXACT);
        assertThat(CaseRule.of("plan9")).isEqualTo(CaseRule.EXACT);
    }

    @Test
    void a_meet_matches_exactly_what_both_match() {
        for (int i = 0; i < CASES; i++) {
            ResourcePattern one = pattern();
            ResourcePattern two = pattern();
            Resource resource = new Resource(Resource.Kind.NODE, LI, steps(5, "a", "b", "ab", "aab"));

            boolean met = one.meet(two).filter(both -> both.matches(resource)).isPresent();

            assertThat(met)
                    .as("%s: %s and %s on %s", Chance.at(i), one, two, resource)
                    .isEqualTo(one.matches(resource) && two.matches(resource));
        }
    }

    @Test
    void what_lies_within_a_pattern_is_matched_by_it() {
        int within = 0;
        for (int i = 0; i < CASES; i++) {
            ResourcePattern low = pattern();
            ResourcePattern high = pattern();
            Resource resource = new Resource(Resource.Kind.NODE, LI, steps(5, "a", "b", "ab", "aab"));
            if (low.within(high)) {
                within++;
                assertThat(!low.matches(resource) || high.matches(resource))
                        .as("%s: %s in %s on %s", Chance.at(i), low, high, resource)
                        .isTrue();
            }
        }
        assertThat(within).isGreaterThan(500);
    }

    @Test
    void a_pattern_survives_its_text() {
        for (int i = 0; i < CASES; i++) {
            Optional<ResourcePattern> met = pattern().meet(pattern());

            assertThat(met.map(pattern -> ResourcePattern.parse(pattern.text())))
                    .as(Chance.at(i))
                    .isEqualTo(met);
        }
    }

    @Test
    void a_name_with_a_star_is_not_granted_by_itself() {
        assertThatThrownBy(() -> ResourcePattern.exactly(World.file("/a/*")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void text_that_is_no_resource_is_refused_without_telling_of_us() {
        List<String> hostile = List.of(
                "",
                "node",
                "node:/p-li/a",
                "://p-li/a",
                "NODE://p-li/a",
                "shell://p-li/a",
                "node://li/a",
                "node://p-li//a",
                "node://p-li/../a",
                "node://p-li/%2e%2e/a",
                "node://p-li/a/%00",
                "node://p-li/a%2Fb",
                "node://p-li/%zz",
                "node://p-li/%",
                "node://p-li/a & ",
                "node://p-li/a & node://p-li/../b",
                "node://p-li/" + "a/".repeat(20_000));
        for (String text : hostile) {
            assertThatThrownBy(() -> ResourcePattern.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("dev.clawnet")
                    .hasMessageNotContaining("java.");
        }
    }

    private List<String> steps(int most, String... from) {
        return chance.several(most, () -> chance.one(from));
    }

    private ResourcePattern pattern() {
        List<String> steps = new ArrayList<>(steps(3, "a", "b", "*", "**", "a*", "*b"));
        steps.add(chance.one("a", "b", "ab", "*", "**", "a*"));
        return new ResourcePattern(new Resource(Resource.Kind.NODE, LI, steps));
    }
}
