package dev.clawnet.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.log.Opening;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Salts are as good as chance: none comes twice, and the next commit's have nothing to do with them.
class SaltsTest {
    private static final int MANY = 4_000;

    @Test
    void no_salt_comes_twice_in_any_commit() {
        RandomGenerator chance = new SplittableRandom(5);
        Set<String> seen = new HashSet<>();
        for (int commit = 0; commit < 3; commit++) {
            byte[] salts = Salts.of(MANY, chance);
            assertThat(salts).hasSize(MANY * Opening.SALT);
            for (int i = 0; i < MANY; i++) {
                assertThat(seen.add(HexFormat.of().formatHex(salts, i * Opening.SALT, (i + 1) * Opening.SALT)))
                        .isTrue();
            }
        }
    }

    /// What makes them is the chance that was given, all 32 bytes of it.
    @Test
    void each_byte_of_the_key_changes_all_salts() {
        byte[] first = Salts.of(8, new Fixed(-1));
        for (int at = 0; at < 32; at++) {
            byte[] other = Salts.of(8, new Fixed(at));
            for (int i = 0; i < 8; i++) {
                int from = i * Opening.SALT;
                assertThat(Arrays.equals(first, from, from + Opening.SALT, other, from, from + Opening.SALT))
                        .isFalse();
            }
        }
    }

    /// A commit without entries.
    @Test
    void none_are_none() {
        assertThat(Salts.of(0, new SplittableRandom(5))).isEmpty();
    }

    /// Zeros, and a one at one place.
    private record Fixed(int at) implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
            if (at >= 0) {
                bytes[at] = 1;
            }
        }
    }
}
