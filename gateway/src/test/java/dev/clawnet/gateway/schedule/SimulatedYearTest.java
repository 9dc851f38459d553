package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A year of a gateway that is lost at any step, stays away for days, and whose clock is set: every slot of every
/// job is run once or reported as missed, and none both.
class SimulatedYearTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(Integer.getInteger("clawnet.cron.days", 365));

    @Test
    void every_slot_of_a_year_is_run_once_or_reported_missed() {
        int seeds = Integer.getInteger("clawnet.cron.years", 1);
        for (long seed = Long.getLong("clawnet.cron.seed", 1L), last = seed + seeds; seed < last; seed++) {
            new Year(seed).live();
        }
    }

    private static final class Year {
        private final long seed;
        private final Random chance;
        private final Map<String, ScheduleView> schedules = new LinkedHashMap<>();
        private final Map<String, Instant> from = new LinkedHashMap<>();
        private ScheduleWorld world;
        /// Furthest time that any clock has shown.
        private Instant furthest = START;

        private int crashes;
        private int jumps;

        Year(long seed) {
            this.seed = seed;
            this.chance = new Random(seed);
            this.world = new ScheduleWorld(
                    seed,
                    MemoryStore.Mode.OBJECTS,
                    START,
                    (_, _, _) -> new Reply("Seen to.", List.of(), Usage.NONE, StopReason.DONE));
            add("hours", ScheduleWorld.cron("0 */6 * * *", "Europe/Berlin"), "skip");
            add("night", ScheduleWorld.cron("30 2 * * *", "Europe/Berlin"), "once");
            add("new-york", ScheduleWorld.cron("30 1 * * *", "America/New_York"), "skip");
            add("office", ScheduleWorld.cron("*/20 9-10 * * 1-3", "Australia/Lord_Howe"), "skip");
            add("elapsed", ScheduleWorld.every(Duration.ofMinutes(505)), "once");
            add("monthly", ScheduleWorld.cron("0 12 31 * *", "UTC"), "once");
            add("party", ScheduleWorld.at("2026-07-14T18:00:00Z"), "once");
        }

        private void add(String name, ScheduleView schedule, String missed) {
            JobView job = world.add(ScheduleWorld.isolated(name, schedule, "See to it.", Optional.of(missed)));
            schedules.put(job.id().value(), job.schedule());
            from.put(job.id().value(), world.time.instant());
        }

        void live() {
            Instant end = START.plus(YEAR);
            while (world.time.instant().isBefore(end)) {
                Instant now = world.time.instant();
                switch (chance.nextInt(5)) {
                    case 0 -> crash(now);
                    case 1 -> jump(now);
                    default -> world.time.advance(Duration.ofSeconds(chance.nextInt(4 * 86_400)));
                }
                furthest = later(furthest, world.time.instant());
            }
            // Whatever the clock shows now, everything up to the furthest time is settled once it gets there again.
            restart(later(furthest, end));
            world.time.idle();
            furthest = later(furthest, world.time.instant());
            judge();
        }

        /// The process is lost after a few steps of whatever it was doing, and comes back after a while.
        private void crash(Instant now) {
            Instant until = now.plusSeconds(chance.nextInt(86_400));
            Instant next = now;
            while (next.isBefore(until)) {
                next = next.plusSeconds(chance.nextInt(7_200));
                world.time.set(next);
                for (int steps = chance.nextInt(40); steps > 0 && world.time.step(); steps--) {
                    // The step is the work.
                }
            }
            furthest = later(furthest, next);
            crashes++;
            restart(next.plusSeconds(chance.nextInt(chance.nextInt(8) == 0 ? 10 * 86_400 : 600)));
        }

        /// Somebody sets the clock, forward or back, while the process runs.
        private void jump(Instant now) {
            jumps++;
            long by = chance.nextInt(3 * 86_400) - 86_400L;
            world.time.set(now.plusSeconds(by));
            world.time.idle();
        }

        private void restart(Instant at) {
            world = new ScheduleWorld(world, at);
        }

        private void judge() {
            Map<String, List<Instant>> ran = new LinkedHashMap<>();
            Map<String, Long> missed = new LinkedHashMap<>();
            Map<String, Set<Instant>> seen = new LinkedHashMap<>();
            for (Entry entry : world.entries("cron.begun")) {
                Instant slot = Instant.parse(entry.fields().get("from"));
                ran.computeIfAbsent(job(entry), _ -> new ArrayList<>()).add(slot);
                assertThat(seen.computeIfAbsent(job(entry), _ -> new HashSet<>())
                                .add(slot))
                        .as("seed %d: %s ran %s twice", seed, job(entry), slot)
                        .isTrue();
            }
            for (Entry entry : world.entries("cron.missed")) {
                Instant one = Instant.parse(entry.fields().get("from"));
                Instant last = Instant.parse(entry.fields().get("to"));
                List<Instant> slots = slots(job(entry), one.minusMillis(1), last);
                assertThat(slots)
                        .as("seed %d: %s", seed, entry.fields())
                        .hasSize(Integer.parseInt(entry.fields().get("slots")));
                slots.forEach(slot -> assertThat(seen.computeIfAbsent(job(entry), _ -> new HashSet<>())
                                .add(slot))
                        .as("seed %d: %s saw %s twice", seed, job(entry), slot)
                        .isTrue());
                missed.merge(job(entry), (long) slots.size(), Long::sum);
            }
            schedules.keySet().forEach(job -> {
                List<Instant> all = slots(job, from.getOrDefault(job, START), furthest);
                assertThat(seen.getOrDefault(job, Set.of()))
                        .as("seed %d: slots of %s up to %s", seed, job, furthest)
                        .containsExactlyInAnyOrderElementsOf(all);
            });
            int opened = (int) world.entries("run.opened").stream()
                    .filter(entry -> "job".equals(entry.fields().get("cause")))
                    .count();
            int runs = ran.values().stream().mapToInt(List::size).sum();
            long misses = missed.values().stream().mapToLong(each -> each).sum();
            assertThat(opened).as("seed %d: runs", seed).isEqualTo(runs);
            assertThat(runs).as("seed %d: something ran", seed).isPositive();
            assertThat(misses).as("seed %d: something was missed", seed).isPositive();
            System.err.printf(
                    "FIGURE year seed=%d slots=%d run=%d missed=%d crashes=%d clock-sets=%d%n",
                    seed, runs + misses, runs, misses, crashes, jumps);
        }

        private static String job(Entry entry) {
            return String.valueOf(entry.fields().get("job"));
        }

        private List<Instant> slots(String job, Instant after, Instant until) {
            Schedule.Stepper steps = Plans.schedule(Objects.requireNonNull(schedules.get(job)), START)
                    .steps();
            List<Instant> slots = new ArrayList<>();
            Optional<Instant> next = steps.after(after);
            while (next.isPresent() && !next.get().isAfter(until)) {
                slots.add(next.get());
                next = steps.after(next.get());
            }
            return slots;
        }

        private static Instant later(Instant one, Instant two) {
            return one.isAfter(two) ? one : two;
        }
    }
}
