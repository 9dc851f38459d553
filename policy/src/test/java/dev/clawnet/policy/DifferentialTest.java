package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Two evaluators that were written apart agree on random scenes.
class DifferentialTest {
    private static final int CASES = 200_000;

    @Test
    void decide_agrees_with_an_evaluator_written_from_the_table() {
        Worlds worlds = new Worlds(new Chance(Chance.SEED));
        Map<List<String>, Pattern> expressions = new HashMap<>();
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();

            Reference.Outcome actual = Reference.Outcome.of(Decide.decide(scene.snapshot(), scene.act()));

            Reference.Outcome expected = Reference.decide(scene.snapshot(), scene.act(), expressions);
            if (!actual.equals(expected)) {
                assertThat(actual)
                        .as("%s: %s%nin %s", Chance.at(i), scene.act(), scene.snapshot())
                        .isEqualTo(expected);
            }
            seen.merge(actual.word() + actual.reasons().stream().sorted().toList(), 1, Integer::sum);
        }
        for (DenyCode code : DenyCode.values()) {
            assertThat(seen).as("scenes that end in " + code).containsKey(code + "[]");
        }
        assertThat(seen).as("scenes that end otherwise").containsKeys("ALLOW[]", "ASK[BOUNDARY]", "ASK[UNTRUSTED]");
        assertThat(seen).containsKeys("ASK[RELEASE]", "ASK[COMMIT]");
    }
}
