package dev.clawnet.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Whole gateways, each from a seed: people, contacts, rules, grants, collaborations, questions, devices, clocks that
/// jump, disks that fill, processes that stop at any commit. After every transaction all invariants are checked.
/// docs/simulation.md says how to play a seed again.
class WorldSimulationTest {
    private static final int QUICK = 200;
    private static final int ENOUGH = 100;
    private static final long FIRST = 1;
    private static final int FEW = 12;
    private static final Duration OTHER_PROCESS = Duration.ofMinutes(2);

    private final Worlds worlds = new Worlds();

    @Test
    @Tag("INV-1")
    @Tag("INV-2")
    @Tag("INV-3")
    @Tag("INV-8")
    @Tag("INV-9")
    @Tag("INV-11")
    @Tag("INV-12")
    @Tag("INV-13")
    @Tag("INV-15")
    @Tag("INV-16")
    @Tag("INV-17")
    @Tag("INV-19")
    @Tag("INV-20")
    @Tag("INV-23")
    @Tag("INV-27")
    @Tag("INV-28")
    @Tag("INV-29")
    @Tag("INV-30")
    void after_every_step_of_any_seed_everything_holds() {
        Seeds.Sum sum = Seeds.of(WorldSimulationTest.class, QUICK).play(worlds);
        // A world in which nothing happens proves nothing.
        List.of(
                        "stops",
                        "approval.used used",
                        "approval.expired deny",
                        "collab.answered allowed",
                        "collab.closed CLOSED",
                        "collab.heard done",
                        "node files.write",
                        "act refused",
                        "grant.revoked done",
                        "Waits")
                .forEach(what -> assertThat(sum.seeds() < ENOUGH || sum.count(what) > sum.seeds() / 20)
                        .as(what)
                        .isTrue());
    }

    @Test
    void the_same_seed_gives_the_same_trace() {
        try (Quiet _ = new Quiet()) {
            for (long seed = 1; seed <= 20; seed++) {
                assertThat(hash(seed)).as("seed %s", seed).isEqualTo(hash(seed));
            }
            assertThat(hash(1)).isNotEqualTo(hash(2));
        }
    }

    /// In another process sets have another order, and objects other hash codes: by chance, so two are asked.
    @Test
    void the_same_seed_gives_the_same_trace_in_another_process(@TempDir Path dir) throws Exception {
        List<String> here = TraceOfSeeds.hashes(FIRST, FEW);
        for (int other = 1; other <= 2; other++) {
            Path out = dir.resolve("hashes" + other);
            Process process = started(out);
            assertThat(process.waitFor(OTHER_PROCESS.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Files.readAllLines(out)).isEqualTo(here);
        }
    }

    private static Process started(Path out) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        TraceOfSeeds.class.getName(),
                        out.toString(),
                        Long.toString(FIRST),
                        Integer.toString(FEW))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String hash(long seed) {
        return worlds.play(seed, worlds.plan(seed)).hash();
    }

    /// Seeds that once found something, by the name of what they found.
    @TestFactory
    Stream<DynamicTest> a_seed_that_once_broke_something_holds_now() {
        return named().map(line -> {
            String[] parts = line.split("\\s+", 2);
            long seed = Long.parseLong(parts[0]);
            return dynamicTest(parts[1], () -> {
                try (Quiet _ = new Quiet()) {
                    Seeds.of(WorldSimulationTest.class, 1).checked(seed, worlds);
                }
            });
        });
    }

    private static Stream<String> named() {
        try (InputStream in = WorldSimulationTest.class.getResourceAsStream("/simulation-seeds.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
