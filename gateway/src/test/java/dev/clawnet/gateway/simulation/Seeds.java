package dev.clawnet.gateway.simulation;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Plays seeds one after the other. A seed that breaks something is shrunk: deeds are dropped from its plan as long as
/// the same statement breaks; what is left is printed with the command that plays it again.
///
/// `-Dclawnet.simulation.seeds=10000` plays as many seeds as it says, `-Dclawnet.simulation.first=N` begins at one.
public final class Seeds {
    private static final int MOST_TRIES = 300;
    private static final double NANOS = 1e9;

    private final Class<?> test;
    private final int count;
    private final long first;

    private Seeds(Class<?> test, int quick) {
        this.test = test;
        this.count = Integer.getInteger("clawnet.simulation.seeds", quick);
        this.first = Long.getLong("clawnet.simulation.first", 1L);
    }

    /// Seeds of a test.
    ///
    /// @param quick how many an ordinary build plays
    public static Seeds of(Class<?> test, int quick) {
        return new Seeds(test, quick);
    }

    /// Something that a seed decides all of.
    ///
    /// @param <D> one thing that happens in it
    public interface Simulated<D> {
        List<D> plan(long seed);

        /// Plays a plan, and throws [Broken] when something does not hold.
        Outcome play(long seed, List<D> plan);
    }

    /// What came of a seed.
    ///
    /// @param hash of everything that could be observed
    /// @param counts how often what happened
    public record Outcome(String hash, long steps, Map<String, Integer> counts) {
        public Outcome {
            counts = Map.copyOf(counts);
        }
    }

    /// What came of all seeds.
    public record Sum(int seeds, long steps, Map<String, Integer> counts) {
        /// How often something happened, over all seeds.
        public int count(String what) {
            return counts.getOrDefault(what, 0);
        }
    }

    public <D> Sum play(Simulated<D> simulated) {
        Map<String, Integer> counts = new TreeMap<>();
        long steps = 0;
        long began = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (Quiet _ = new Quiet()) {
            for (long seed = first; seed < first + count; seed++) {
                Outcome outcome = checked(seed, simulated);
                steps += outcome.steps();
                outcome.counts().forEach((what, times) -> counts.merge(what, times, Integer::sum));
            }
        }
        double wall = (System.nanoTime() - began) / NANOS;
        double own = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / NANOS;
        System.getLogger(test.getName())
                .log(
                        System.Logger.Level.INFO,
                        String.format(
                                Locale.ROOT,
                                "%d seeds from %d, %d steps, %.1f seeds/s (%.1f per second of one core), %s",
                                count,
                                first,
                                steps,
                                count / wall,
                                count / own,
                                counts));
        return new Sum(count, steps, counts);
    }

    /// One seed, with a failure that says how to see it again.
    public <D> Outcome checked(long seed, Simulated<D> simulated) {
        List<D> plan = simulated.plan(seed);
        try {
            return simulated.play(seed, plan);
        } catch (Broken broken) {
            List<D> shrunk = shrunk(seed, plan, broken.invariant(), simulated);
            throw new AssertionError(
                    "seed " + seed + " breaks " + broken.getMessage() + "\nsteps left of " + plan.size() + ": " + shrunk
                            + "\nplay it again: mvn -pl gateway -am test -Dtest=" + test.getSimpleName()
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dclawnet.simulation.first=" + seed
                            + " -Dclawnet.simulation.seeds=1",
                    broken);
        }
    }

    /// Fewer deeds that break the same statement: halves, quarters and so on are dropped, then single ones.
    private static <D> List<D> shrunk(long seed, List<D> plan, String invariant, Simulated<D> simulated) {
        List<D> left = plan;
        int tries = 0;
        for (int size = Math.max(1, plan.size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < left.size() && tries < MOST_TRIES; tries++) {
                List<D> fewer = new ArrayList<>(left.subList(0, from));
                fewer.addAll(left.subList(Math.min(left.size(), from + size), left.size()));
                if (broken(seed, fewer, simulated).equals(Optional.of(invariant))) {
                    left = fewer;
                } else {
                    from += size;
                }
            }
        }
        return left;
    }

    private static <D> Optional<String> broken(long seed, List<D> plan, Simulated<D> simulated) {
        try {
            simulated.play(seed, plan);
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(broken.invariant());
        }
    }
}
