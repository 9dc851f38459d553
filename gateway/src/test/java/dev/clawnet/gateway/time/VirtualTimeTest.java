package dev.clawnet.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VirtualTimeTest extends TimersContract {
    private final VirtualTime time = new VirtualTime(START);

    @Override
    Timers timers() {
        return time;
    }

    @Override
    void advance(Duration by) {
        time.advance(by);
    }

    @Test
    void a_timer_sees_exactly_its_instant() {
        List<String> seen = new ArrayList<>();
        time.at(START.plusSeconds(3), () -> seen.add(time.instant().toString()));
        time.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly("2026-01-01T00:00:03Z");
        assertThat(time.instant()).isEqualTo(START.plusSeconds(3_600));
    }

    @Test
    void work_handed_over_by_work_runs_before_the_clock_moves_on() {
        List<String> seen = new ArrayList<>();
        time.at(START.plusSeconds(1), () -> time.execute(() -> seen.add("child at " + time.instant())));
        time.at(START.plusSeconds(2), () -> seen.add("later"));
        time.advance(Duration.ofSeconds(2));
        assertThat(seen).containsExactly("child at 2026-01-01T00:00:01Z", "later");
    }

    @Test
    void the_same_seed_gives_the_same_history() {
        assertThat(history(7)).isEqualTo(history(7)).hasSizeGreaterThan(100);
        assertThat(history(7)).isNotEqualTo(history(8));
    }

    private static List<String> history(long seed) {
        VirtualTime world = new VirtualTime(START);
        Random random = new Random(seed);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            spawn(world, random, seen, 4);
        }
        world.settle(Duration.ofDays(1));
        return seen;
    }

    private static void spawn(VirtualTime world, Random random, List<String> seen, int depth) {
        int name = random.nextInt(1_000);
        Runnable work = () -> {
            seen.add(name + "@" + world.instant());
            for (int i = 0; depth > 0 && i < random.nextInt(4); i++) {
                spawn(world, random, seen, depth - 1);
            }
        };
        if (random.nextBoolean()) {
            world.execute(work);
        } else {
            world.at(world.instant().plusMillis(random.nextInt(5_000)), work);
        }
    }
}
