package dev.clawnet.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a leaf takes is looked at character by character; it is what the full reading takes.
class LeafTextTest {
    private static final String MARKS = "ABab01+/=-_. *\n\u00e9\u0661";

    private static Leaf leaf(String name, String commitment) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put(name, commitment);
        return new Leaf(1, "person/p-li", 0L, fields);
    }

    private static String mutated(String text, Random chance) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = chance.nextInt(3); i > 0 && !changed.isEmpty(); i--) {
            int at = chance.nextInt(changed.length());
            char mark = MARKS.charAt(chance.nextInt(MARKS.length()));
            switch (chance.nextInt(4)) {
                case 0 -> changed.setCharAt(at, mark);
                case 1 -> changed.insert(at, mark);
                case 2 -> changed.deleteCharAt(at);
                default -> changed.setCharAt(changed.length() - 2 + chance.nextInt(2), mark);
            }
        }
        return changed.toString();
    }

    private static boolean parsed(String text) {
        try {
            return Hash.parse(text).toString().equals(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Test
    void a_commitment_is_taken_exactly_when_it_reads_as_a_hash() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[32];
            chance.nextBytes(bytes);
            String text = mutated(Base64.getEncoder().encodeToString(bytes), chance);
            assertThat(Hash.isText(text)).as("seed " + seed + ": " + text).isEqualTo(parsed(text));
            taken += Hash.isText(text) ? 1 : 0;
        }
        assertThat(taken).as("seed " + seed).isBetween(15_000, 45_000);
    }

    @Test
    void a_leaf_refuses_what_is_no_hash_and_no_name() {
        String hash = Hash.OF_NOTHING.toString();
        assertThatCode(() -> leaf("verb", hash)).doesNotThrowAnyException();
        assertThatThrownBy(() -> leaf("verb", "x" + hash)).isInstanceOf(IllegalArgumentException.class);
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String name =
                    mutated("verb.of_2", chance) + (chance.nextInt(50) == 0 ? "x".repeat(chance.nextInt(70)) : "");
            if (name.matches("[a-zA-Z][a-zA-Z0-9_.]{0,63}")) {
                assertThat(leaf(name, hash).fields()).containsKey(name);
            } else {
                assertThatThrownBy(() -> leaf(name, hash))
                        .as("seed " + seed + ": " + name)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
