package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.EntryId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The engine stops at any point and starts again over what was stored: nothing is done twice, what waited for an
/// owner goes on after the answer, an effect whose answer was lost is reported and never repeated (INV-28, INV-29).
class CrashTest {
    private static final int LIVES = Integer.getInteger("clawnet.crash.lives", 60);

    /// Ends everything at once, as a lost process does: nothing in the engine catches it.
    private static final class Stop extends Error {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("stop", null, false, false);
        }
    }

    private final Told models = new Told();

    private World two() {
        World world = new World(1, MemoryStore.Mode.JSON, models);
        World.Human li = world.human("Li");
        World.Human nova = world.human("Nova");
        world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
        return world;
    }

    @Test
    @Tag("INV-28")
    void a_run_that_waits_for_its_owner_goes_on_after_a_restart() {
        World world = two();
        World.Human li = world.human(0);
        world.folders.put(li.id(), "/elsewhere/a.md", "apples");
        models.tell("li", Told.calls("files.read", "{\"path\":\"laptop:/elsewhere/a.md\"}"), Told.says("read"));
        world.tell(li, "buy", "Read it.");

        World again = new World(world, (_, _) -> {});
        again.recover();
        again.time.runUntilIdle();
        assertThat(again.open(li)).hasSize(1);
        again.decideAll(li, true);

        assertThat(models.answers("li")).containsExactly("apples");
        assertThat(again.log(li, "run.ended")).hasSize(1);
    }

    @Test
    @Tag("INV-28")
    void silence_through_a_restart_is_a_refusal_and_the_run_goes_on_with_it() {
        World world = two();
        World.Human li = world.human(0);
        world.folders.put(li.id(), "/elsewhere/a.md", "apples");
        models.tell("li", Told.calls("files.read", "{\"path\":\"laptop:/elsewhere/a.md\"}"), Told.says("could not"));
        world.tell(li, "buy", "Read it.");

        World again = new World(world, (_, _) -> {});
        again.recover();
        again.time.advance(Duration.ofHours(1));

        assertThat(models.answers("li")).containsExactly("no");
        assertThat(again.log(li, "run.ended")).hasSize(1);
        assertThat(again.folders.operations()).isEmpty();
    }

    @Test
    @Tag("INV-29")
    void an_effect_whose_answer_was_lost_is_reported_as_unknown_and_not_repeated() {
        World world = two();
        World.Human li = world.human(0);
        models.tell("li", Told.calls("files.write", "{\"path\":\"a.md\",\"text\":\"x\"}"), Told.says("hm"));
        world.folders.afterEffect(() -> {
            throw new Stop();
        });
        assertThatThrownBy(() -> world.tell(li, "buy", "Write it.")).isInstanceOf(Stop.class);
        world.folders.afterEffect(() -> {});

        World again = new World(world, (_, _) -> {});
        again.recover();
        again.time.runUntilIdle();

        assertThat(models.answers("li")).containsExactly("unknown");
        assertThat(again.folders.operations()).hasSize(1);
        assertThat(again.log(li, "run.recovered"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.fields()).containsEntry("result", "unknown"));
    }

    @Test
    @Tag("INV-17")
    @Tag("INV-29")
    void whatever_the_moment_nothing_is_done_twice_and_everything_ends() {
        int stopped = 0;
        for (long seed = 1; seed <= LIVES; seed++) {
            stopped += new Life(seed).live();
        }
        assertThat(stopped).as("points at which the gateway stopped").isGreaterThan(LIVES * 5);
    }

    /// A small world with wild models that is stopped at a random write, and once more while it starts again.
    private static final class Life {
        private final long seed;
        private final SplittableRandom chance;
        private long left;
        private int stopped;

        Life(long seed) {
            this.seed = seed;
            this.chance = new SplittableRandom(seed);
            this.left = Long.MAX_VALUE;
        }

        private final Appender stopping = (_, _) -> {
            if (left-- <= 0) {
                stopped++;
                throw new Stop();
            }
        };

        int live() {
            WildModel model =
                    new WildModel(seed, List.of("a.md", "laptop:/elsewhere/a.md", "Nova", "Li", "."), (_, _) -> {});
            World world = new World(new Random(seed), MemoryStore.Mode.OBJECTS, model, stopping);
            World.Human li = world.human("Li");
            World.Human nova = world.human("Nova");
            world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
            world.folders.put(li.id(), "/buy/a.md", "apples");
            world.share(li, "/buy", nova.id().value());
            left = chance.nextInt(160);
            world.folders.afterEffect(() -> {
                if (chance.nextInt(40) == 0) {
                    left = 0;
                }
            });
            for (int step = 0; step < 10; step++) {
                world = stepped(world, li, nova, step);
            }
            left = Long.MAX_VALUE;
            world.folders.afterEffect(() -> {});
            settle(world, li, nova);
            judge(world, li, nova);
            return stopped;
        }

        private World stepped(World world, World.Human li, World.Human nova, int step) {
            World now = world;
            for (int tries = 0; tries < 4; tries++) {
                try {
                    act(now, li, nova, step);
                    return now;
                } catch (Stop _) {
                    now = restarted(now);
                }
            }
            return now;
        }

        private World restarted(World crashed) {
            left = chance.nextInt(3) == 0 ? chance.nextInt(6) : 20L + chance.nextInt(200);
            World again = new World(crashed, stopping);
            try {
                again.recover();
                again.time.runUntilIdle();
                return again;
            } catch (Stop _) {
                left = 20L + chance.nextInt(200);
                World third = new World(again, stopping);
                third.recover();
                return third;
            }
        }

        private void act(World world, World.Human li, World.Human nova, int step) {
            if (step == 0) {
                world.call(
                        li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open("buy", nova.id(), "topic", Optional.empty(), Optional.of(4)));
            }
            if (step % 3 == 0) {
                world.tell(li, "buy", "go " + step);
            }
            world.decideAll(nova, true);
            world.time.advance(Duration.ofSeconds(40));
            world.decideAll(li, chance.nextInt(3) > 0);
            world.time.advance(Duration.ofMinutes(3));
        }

        private static void settle(World world, World.Human li, World.Human nova) {
            World at = world;
            for (int round = 0; round < 40; round++) {
                at.decideAll(li, true);
                at.decideAll(nova, true);
                at.time.advance(Duration.ofHours(1));
            }
        }

        private void judge(World world, World.Human li, World.Human nova) {
            List<Entry> all = world.ledger.all();
            Map<String, Integer> outcomes = new HashMap<>();
            // The ledger settles what a stop left open; here, where entries are only remembered, the run says so.
            all.stream()
                    .flatMap(
                            entry -> entry
                                    .intent()
                                    .map(EntryId::value)
                                    .or(() -> Optional.ofNullable(entry.fields().get("lost")))
                                    .stream())
                    .forEach(intent -> outcomes.merge(intent, 1, Integer::sum));
            for (Entry entry : all) {
                if (entry.phase() == Entry.Phase.INTENT) {
                    assertThat(outcomes.getOrDefault(entry.id().value(), 0))
                            .as("seed %s: outcomes of %s", seed, entry.fields())
                            .isEqualTo(1);
                }
            }
            assertThat(world.folders.operations()).as("seed %s: effects", seed).doesNotHaveDuplicates();
            assertThat(outcomes.keySet()).as("seed %s", seed).containsAll(world.folders.operations());
            assertThat(runs(all, "run.ended"))
                    .as("seed %s: every run ends once", seed)
                    .containsExactlyInAnyOrderElementsOf(runs(all, "run.opened"));
            assertThat(all.stream()
                            .filter(entry ->
                                    entry.kind().equals("collab.heard") && entry.log() instanceof LogId.OfCollab)
                            .map(entry -> entry.log() + entry.fields().get("slot"))
                            .toList())
                    .as("seed %s: each slot is heard once", seed)
                    .doesNotHaveDuplicates();
            assertThat(world.open(li)).as("seed %s", seed).isEmpty();
            assertThat(world.open(nova)).as("seed %s", seed).isEmpty();
        }

        private static List<String> runs(List<Entry> all, String kind) {
            return all.stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .map(entry -> entry.fields().get("run"))
                    .collect(Collectors.toList());
        }
    }
}
