package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The acceptance test of information flow: two worlds that differ only in what an observer may not learn look the
/// same to that observer, whatever the models do, until an owner releases something different to them (INV-8,
/// INV-11, INV-18, INV-21).
///
/// An ordinary run plays some hundred seeds; `-Dclawnet.fuzz.seeds=20000` plays as many as it says, and
/// `-Dclawnet.fuzz.first=N` starts at a given seed, to look at one that failed. Worlds share nothing, so that two
/// threads play them; the first seed that fails ends both.
class TwoWorldsTest {
    private static final int SEEDS = Integer.getInteger("clawnet.fuzz.seeds", 60);
    private static final long FIRST = Long.getLong("clawnet.fuzz.first", 1L);
    private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());
    private static final int REPORTED = 500;

    /// Seeds from which on the averages say something.
    private static final int ENOUGH = 30;

    private final System.Logger log = System.getLogger(TwoWorldsTest.class.getName());
    private final Map<String, Integer> counts = new TreeMap<>();
    private final AtomicLong next = new AtomicLong(FIRST);
    private final AtomicBoolean failed = new AtomicBoolean();

    @Test
    @Tag("INV-8")
    @Tag("INV-11")
    @Tag("INV-18")
    @Tag("INV-21")
    void two_worlds_that_differ_in_what_an_observer_may_not_learn_look_the_same_to_them() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Map<String, Integer>>> players = Stream.generate(() -> threads.submit(this::share))
                    .limit(THREADS)
                    .toList();
            for (Future<Map<String, Integer>> player : players) {
                player.get().forEach((what, times) -> counts.merge(what, times, Integer::sum));
            }
        }
        log.log(System.Logger.Level.INFO, "fuzz {0}", counts);
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

    /// Seeds, one after the other, until there is none left or one failed; what happened in them.
    private Map<String, Integer> share() {
        Map<String, Integer> happened = new HashMap<>();
        for (long seed = next.getAndIncrement(); seed < FIRST + SEEDS && !failed.get(); seed = next.getAndIncrement()) {
            boolean same = false;
            try {
                play(seed, happened);
                same = true;
            } finally {
                if (!same) {
                    failed.set(true);
                    log.log(System.Logger.Level.ERROR, "fuzz: seed {0} failed", Long.toString(seed));
                }
            }
            if ((seed - FIRST + 1) % REPORTED == 0) {
                log.log(System.Logger.Level.INFO, "fuzz: came to seed {0}", Long.toString(seed));
            }
        }
        return happened;
    }

    private static void play(long seed, Map<String, Integer> happened) {
        Fuzzed.Shape shape = Fuzzed.Shape.of(seed);
        Fuzzed one = new Fuzzed(seed, shape, 1).play();
        Fuzzed other = new Fuzzed(seed, shape, 2).play();
        one.counts.forEach((what, times) -> happened.merge(what, times, Integer::sum));
        Instant until = Masked.firstDifference(one.releases, other.releases);
        List<String> a = Masked.before(until, one.seen);
        List<String> b = Masked.before(until, other.seen);
        happened.merge("compared", a.size(), Integer::sum);
        happened.merge("seen", one.seen.size(), Integer::sum);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            String left = i < a.size() ? a.get(i) : "nothing";
            String right = i < b.size() ? b.get(i) : "nothing";
            if (!left.equals(right)) {
                fail("seed " + seed + " " + shape + " cut " + until + ", event " + i + " of " + a.size() + ":\n" + left
                        + "\n--- but in the other world:\n" + right);
            }
        }
    }

    /// An owner lets a person and those they ask learn something: whoever is in a tree with that person is told, too.
    @Test
    void a_release_to_somebody_and_those_they_ask_is_one_to_whoever_they_ask() {
        play(378, new HashMap<>());
    }

    /// What an agent asks while the worlds are set up is answered by its owner's habit, not with the proposals.
    @Test
    void what_agents_ask_while_people_come_together_is_nobodys_release() {
        play(1462, new HashMap<>());
    }

    /// An owner who lets a file be copied to where others look releases what is in it, which no card shows.
    @Test
    void what_a_copy_brings_is_released_with_it() {
        play(13_497, new HashMap<>());
    }

    /// The name under which something was added where a run may not look takes nothing back.
    @Test
    @Tag("INV-18")
    void an_undo_by_a_free_name_does_not_tell_that_the_name_was_taken() {
        play(16_245, new HashMap<>());
    }

    /// What only adds lies beside a file that is there already, where its name could be seen, and undone.
    @Test
    @Tag("INV-18")
    void a_free_name_beside_a_hidden_file_tells_nobody_that_it_is_there() {
        play(9_935, new HashMap<>());
    }

    /// A fuzz in which nothing happens proves nothing.
    private void busy(String what, int perSeed) {
        if (SEEDS >= ENOUGH) {
            assertThat(counts.getOrDefault(what, 0)).as(what).isGreaterThan(SEEDS * perSeed);
        }
    }
}
