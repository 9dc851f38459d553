package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DevicePublicKey;
import org.junit.jupiter.api.Test;

/// What is kept of proved keys is bounded, and the one unused for longest makes room.
final class KnownKeysTest {
    private final KnownKeys keys = new KnownKeys();
    private final DevicePublicKey key = DeviceKey.ofSeed(new byte[32]).publicKey();

    @Test
    void the_key_unused_for_longest_makes_room() {
        for (int i = 0; i < Limits.KNOWN_KEYS; i++) {
            keys.proved("key-" + i, key);
        }
        assertThat(keys.size()).isEqualTo(Limits.KNOWN_KEYS);
        assertThat(keys.find("key-0"))
                .as("used again, so it is not the oldest any more")
                .isPresent();

        keys.proved("one-more", key);

        assertThat(keys.size()).isEqualTo(Limits.KNOWN_KEYS);
        assertThat(keys.find("key-0")).isPresent();
        assertThat(keys.find("key-1")).isEmpty();
        assertThat(keys.find("key-2")).isPresent();
        assertThat(keys.find("one-more")).isPresent();
    }

    @Test
    void a_text_that_is_longer_than_a_key_is_not_kept() {
        keys.proved("x".repeat(DevicePublicKey.TEXT + 1), key);
        assertThat(keys.size()).isZero();
    }
}
