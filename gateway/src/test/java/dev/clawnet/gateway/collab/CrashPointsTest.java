package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.sqlite.StoppedStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.id.EntryId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process is lost at every step of every kind of write, also in the middle of a commit with the disk half
/// written: what was acknowledged is there afterwards, nothing is done twice, and every log verifies each time
/// (INV-28, INV-29, INV-30).
///
/// `-Dclawnet.crash.points=2500` for the long form; `-Dclawnet.crash.seed` begins at another world.
class CrashPointsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsTest.class);
    private static final int POINTS = Integer.getInteger("clawnet.crash.points", 200);
    private static final long FIRST_SEED = Long.getLong("clawnet.crash.seed", 1);
    private static final int LONG = 1_000;
    /// Seven steps, and the middle of a commit.
    private static final int EVERY_STEP = 8;
    /// Losses of one world; then it may live on in peace, so that its end can be judged.
    private static final int LOSSES = 40;

    @TempDir
    private Path folder;

    @Test
    @Tag("INV-28")
    @Tag("INV-29")
    @Tag("INV-30")
    void wherever_the_process_is_lost_nothing_acknowledged_is_lost_and_nothing_is_done_twice() throws Exception {
        // Flushing costs nothing in memory; what the flush means for the disk is played by the crash itself.
        Path memory = Path.of("/dev/shm");
        Path place = Files.isWritable(memory) ? Files.createTempDirectory(memory, "clawnet-crash-") : folder;
        Map<String, Integer> where = new TreeMap<>();
        int points = 0;
        for (long seed = FIRST_SEED; points < POINTS; seed++) {
            List<String> stopped = new Life(seed, Math.min(LOSSES, POINTS - points)).live(place);
            stopped.forEach(step -> where.merge(step, 1, Integer::sum));
            points += stopped.size();
        }
        Files.deleteIfExists(place);
        LOG.info("{} crash points: {}", points, where);
        assertThat(where).as("steps of the writer that were hit").containsKeys("STATEMENT", "WORK");
        // The rarer steps are all hit by the long form; which of them a short one hits depends on its worlds.
        assertThat(where).hasSizeGreaterThanOrEqualTo(POINTS >= LONG ? EVERY_STEP : EVERY_STEP / 2);
        assertThat(points).isGreaterThanOrEqualTo(POINTS);
    }

    /// One world with wild models.
    private static final class Life {
        private final long seed;
        private final int losses;
        private final SplittableRandom chance;

        Life(long seed, int losses) {
            this.seed = seed;
            this.losses = losses;
            this.chance = new SplittableRandom(seed);
        }

        List<String> live(Path folder) {
            WildModel model =
                    new WildModel(seed, List.of("a.md", "laptop:/elsewhere/a.md", "Nova", "Li", "."), (_, _) -> {});
            try (DiskLife life = new DiskLife(folder, seed, model, 1_000_000)) {
                World world = life.world();
                World.Human li = world.human("Li");
                World.Human nova = world.human("Nova");
                world.contact(li, world.identity(li, "buy", "li"), nova, world.identity(nova, "sell", "nova"));
                world.folders.put(li.id(), "/buy/a.md", "apples");
                world.share(li, "/buy", nova.id().value());
                life.stopAfter(steps());
                for (int step = 0; life.stopped().size() < losses; step++) {
                    stepped(life, li, nova, step);
                }
                life.stopAfter(Long.MAX_VALUE);
                settle(life.world(), li, nova);
                judge(life, li, nova);
                return life.stopped();
            }
        }

        /// Most are short, so that each kind of work is hit early and late.
        private long steps() {
            return chance.nextInt(3) > 0 ? chance.nextInt(60) : chance.nextInt(400);
        }

        private void stepped(DiskLife life, World.Human li, World.Human nova, int step) {
            try {
                act(life, li, nova, step);
            } catch (StoppedStore.Stopped _) {
                life.restart(life.stopped().size() + 1 < losses ? steps() : Long.MAX_VALUE);
            }
        }

        private void act(DiskLife life, World.Human li, World.Human nova, int step) {
            World world = life.world();
            switch (step % 5) {
                case 0 ->
                    world.call(
                            li,
                            CollabMethods.COLLAB_OPEN,
                            new CollabMethods.Open("buy", nova.id(), "topic", Optional.empty(), Optional.of(4)));
                case 1 -> life.pair(step % 2 == 0 ? li : nova);
                case 2 -> grant(world, li, step);
                case 3 -> world.tell(li, "buy", "go " + step);
                default -> world.tell(nova, "sell", "go " + step);
            }
            world.decideAll(nova, true);
            world.time.advance(Duration.ofSeconds(40));
            world.decideAll(li, chance.nextInt(3) > 0);
            world.time.advance(Duration.ofMinutes(3));
        }

        private static void grant(World world, World.Human owner, int step) {
            GrantMethods.GrantList all = world.call(
                    owner, GrantMethods.GRANTS_LIST, new GrantMethods.ListGrants(Optional.empty(), Optional.empty()));
            world.call(
                    owner,
                    GrantMethods.GRANTS_MINT,
                    new GrantMethods.Mint(
                            all.grants().getFirst().identity(),
                            List.of("read"),
                            List.of(World.node(owner, "/more/" + step)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(3),
                            Optional.empty()));
        }

        private static void settle(World world, World.Human li, World.Human nova) {
            for (int round = 0; round < 40; round++) {
                world.decideAll(li, true);
                world.decideAll(nova, true);
                world.time.advance(Duration.ofHours(1));
            }
        }

        private void judge(DiskLife life, World.Human li, World.Human nova) {
            List<EntryView> all = new ArrayList<>();
            life.logs().forEach(log -> all.addAll(life.entries(log)));
            Map<String, Integer> outcomes = new HashMap<>();
            all.forEach(entry ->
                    entry.intent().map(EntryId::value).ifPresent(intent -> outcomes.merge(intent, 1, Integer::sum)));
            List<String> intents = all.stream()
                    .filter(entry -> entry.phase().equals("intent"))
                    .map(entry -> entry.id().orElseThrow().value())
                    .toList();
            assertThat(outcomes.keySet())
                    .as("seed %s: each intent has an outcome", seed)
                    .hasSameElementsAs(intents);
            assertThat(outcomes.values()).as("seed %s: and one only", seed).allMatch(count -> count == 1);
            List<String> effects = life.world().folders.operations();
            assertThat(effects).as("seed %s: effects", seed).doesNotHaveDuplicates();
            assertThat(intents).as("seed %s: no entry, no effect", seed).containsAll(effects);
            assertThat(runs(all, "run.ended"))
                    .as("seed %s: every run ends once", seed)
                    .containsExactlyInAnyOrderElementsOf(runs(all, "run.opened"));
            assertThat(all.stream()
                            .filter(entry -> entry.kind().equals("collab.heard")
                                    && entry.log().startsWith("collab/"))
                            .map(entry -> entry.log() + entry.fields().get("slot"))
                            .toList())
                    .as("seed %s: each slot is heard once", seed)
                    .doesNotHaveDuplicates();
            assertThat(decided(all))
                    .as("seed %s: an approval is decided once", seed)
                    .doesNotHaveDuplicates();
            assertThat(life.world().open(li)).as("seed %s", seed).isEmpty();
            assertThat(life.world().open(nova)).as("seed %s", seed).isEmpty();
            assertThat(all.stream().map(EntryView::log).distinct())
                    .as("seed %s", seed)
                    .contains(new LogId.OfPerson(li.id()).name(), new LogId.OfPerson(nova.id()).name());
        }

        private static List<String> runs(List<EntryView> all, String kind) {
            return all.stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .map(entry -> String.valueOf(entry.fields().get("run")))
                    .toList();
        }

        private static List<String> decided(List<EntryView> all) {
            return all.stream()
                    .filter(entry -> entry.kind().equals("approval.decided"))
                    .map(entry -> entry.log() + " " + entry.fields().get("basis"))
                    .toList();
        }
    }
}
