package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.clawnet.gateway.collab.Fuzzed.Seen;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The acceptance test of information flow: two worlds that differ only in what an observer may not learn look the
/// same to that observer, whatever the models do, until an owner releases something different to them (INV-8,
/// INV-11, INV-18, INV-21).
///
/// An ordinary run plays a few hundred seeds; `-Dclawnet.fuzz.seeds=20000` plays as many as it says, and
/// `-Dclawnet.fuzz.first=N` starts at a given seed, to look at one that failed.
class TwoWorldsTest {
    private static final int SEEDS = Integer.getInteger("clawnet.fuzz.seeds", 40);
    private static final long FIRST = Long.getLong("clawnet.fuzz.first", 1L);
    private static final Pattern ID = Pattern.compile("\\b[a-z]{1,4}-[0-9a-hjkmnp-tv-z]{26}\\b|\\b[0-9a-f]{64}\\b");

    /// Seeds from which on the averages say something.
    private static final int ENOUGH = 30;

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    @Tag("INV-8")
    @Tag("INV-11")
    @Tag("INV-18")
    @Tag("INV-21")
    void two_worlds_that_differ_in_what_an_observer_may_not_learn_look_the_same_to_them() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Fuzzed.Shape shape = Fuzzed.Shape.of(seed);
            Fuzzed one = new Fuzzed(seed, shape, 1).play();
            Fuzzed other = new Fuzzed(seed, shape, 2).play();
            one.counts.forEach((what, times) -> counts.merge(what, times, Integer::sum));
            compare(seed, shape, one, other);
        }
        System.getLogger(TwoWorldsTest.class.getName()).log(System.Logger.Level.INFO, "fuzz {0}", counts);
        busy("act say intent", 4);
        busy("collab.chain ", 1);
        busy("run.opened branch", 0);
        busy("onward", 1);
        busy("run.opened half", 2);
        busy("act read intent", 4);
        busy("act write intent", 4);
        busy("approval.decided ", 10);
        busy("compared", 100);
    }

    /// A fuzz in which nothing happens proves nothing.
    private void busy(String what, int perSeed) {
        if (SEEDS >= ENOUGH) {
            assertThat(counts.getOrDefault(what, 0)).as(what).isGreaterThan(SEEDS * perSeed);
        }
    }

    private void compare(long seed, Fuzzed.Shape shape, Fuzzed one, Fuzzed other) {
        Instant until = firstDifference(one.releases, other.releases);
        List<String> a = normalised(one.seen, until);
        List<String> b = normalised(other.seen, until);
        counts.merge("compared", a.size(), Integer::sum);
        counts.merge("seen", one.seen.size(), Integer::sum);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            String left = i < a.size() ? a.get(i) : "nothing";
            String right = i < b.size() ? b.get(i) : "nothing";
            if (!left.equals(right)) {
                fail("seed " + seed + " " + shape + " cut " + until + ", event " + i + " of " + a.size() + ":\n" + left
                        + "\n--- but in the other world:\n" + right);
            }
        }
    }

    private static Instant firstDifference(List<Seen> one, List<Seen> other) {
        List<String> a = normalised(one, Instant.MAX);
        List<String> b = normalised(other, Instant.MAX);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i >= a.size() || i >= b.size() || !a.get(i).equals(b.get(i))) {
                Instant here = i < one.size() ? one.get(i).at() : Instant.MAX;
                Instant there = i < other.size() ? other.get(i).at() : Instant.MAX;
                return here.isBefore(there) ? here : there;
            }
        }
        return Instant.MAX;
    }

    /// Random ids and digests by the order in which they appear.
    private static List<String> normalised(List<Seen> seen, Instant until) {
        Map<String, String> ids = new HashMap<>();
        return seen.stream()
                .filter(event -> event.at().isBefore(until))
                .map(event -> event.at() + " " + masked(event.what(), ids))
                .toList();
    }

    private static String masked(String text, Map<String, String> ids) {
        Matcher matcher = ID.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String id = matcher.group();
            matcher.appendReplacement(out, ids.computeIfAbsent(id, _ -> "#" + (ids.size() + 1)));
        }
        return matcher.appendTail(out).toString();
    }
}
