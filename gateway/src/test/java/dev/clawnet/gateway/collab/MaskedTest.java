package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The fuzz compares what is left after masking: what hides more than ids hides leaks.
class MaskedTest {
    private static final Pattern ID = Pattern.compile("\\b[a-z]{1,4}-[0-9a-hjkmnp-tv-z]{26}\\b|\\b[0-9a-f]{64}\\b");
    private static final List<String> PIECES = List.of(
            "p-0000000000000000000000000f",
            "c-00000000000000000000000as1",
            "toolong-0000000000000000000000000f",
            "p-000000000000000000000000if",
            "P-0000000000000000000000000f",
            "0123456789abcdef".repeat(4),
            "0123456789abcdeF".repeat(4),
            "x".repeat(64),
            "0123456789abcdef".repeat(4) + "0",
            "price SECRET-123456 note",
            "-",
            "_",
            " ",
            ":",
            "\n",
            "é",
            "a");

    @Test
    void only_ids_and_digests_are_masked() {
        SplittableRandom chance = new SplittableRandom(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int more = chance.nextInt(6); more >= 0; more--) {
                text.append(PIECES.get(chance.nextInt(PIECES.size())));
            }
            Fuzzed.Seen seen = new Fuzzed.Seen(Instant.EPOCH, text.toString());
            assertThat(Masked.before(Instant.MAX, List.of(seen)))
                    .as("seed 7, round %s: %s", round, text)
                    .containsExactly(Instant.EPOCH + " " + masked(text.toString()));
        }
    }

    private static String masked(String text) {
        Map<String, String> ids = new HashMap<>();
        Matcher matcher = ID.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, ids.computeIfAbsent(matcher.group(), _ -> "#" + (ids.size() + 1)));
        }
        return matcher.appendTail(out).toString();
    }
}
