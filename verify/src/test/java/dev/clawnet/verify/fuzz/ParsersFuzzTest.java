package dev.clawnet.verify.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every seed, and what a few changes make of it, through every parser; what a search once found is a seed from then
/// on.
class ParsersFuzzTest {
    private static final String SEEDS = "verify/src/test/resources/fuzz";
    private static final int CHANGED = 400;
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "WebSocketFuzz", WebSocketFuzz::fuzzerTestOneInput,
            "FrameFuzz", FrameFuzz::fuzzerTestOneInput,
            "JsonFuzz", JsonFuzz::fuzzerTestOneInput,
            "ProofFuzz", ProofFuzz::fuzzerTestOneInput,
            "SetupCodeFuzz", SetupCodeFuzz::fuzzerTestOneInput,
            "DnsFuzz", DnsFuzz::fuzzerTestOneInput);

    private final Repository repository = Repository.here();

    @TestFactory
    Stream<DynamicTest> every_parser_survives_its_seeds_and_what_grows_out_of_them() {
        return TARGETS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> survives(each.getKey(), each.getValue())));
    }

    private void survives(String name, Consumer<byte[]> target) throws IOException {
        long seed = Long.getLong("clawnet.seed", name.hashCode());
        Random random = new Random(seed);
        List<Path> seeds;
        try (Stream<Path> all = Files.list(repository.root().resolve(SEEDS).resolve(name))) {
            seeds = all.sorted().toList();
        }
        assertThat(seeds).as("seeds of " + name).hasSizeGreaterThan(2);
        for (Path each : seeds) {
            byte[] whole = Files.readAllBytes(each);
            fed(target, whole, each + ", as it is");
            for (int i = 0; i < CHANGED; i++) {
                fed(target, changed(whole, random), each + ", changed by the seed -Dclawnet.seed=" + seed);
            }
        }
    }

    private static void fed(Consumer<byte[]> target, byte[] data, String what) {
        try {
            target.accept(data);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what + ": " + HexFormat.of().formatHex(data), e);
        }
    }

    private static byte[] changed(byte[] whole, Random random) {
        byte[] data = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 8)) : whole.clone();
        for (int change = random.nextInt(1, 8); change > 0 && data.length > 0; change--) {
            int at = random.nextInt(data.length);
            data[at] = (byte) (random.nextBoolean() ? random.nextInt() : data[at] ^ 1 << random.nextInt(8));
        }
        return data;
    }
}
