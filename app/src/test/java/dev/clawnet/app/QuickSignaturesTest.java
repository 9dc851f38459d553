package dev.clawnet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.signature.JavaSignatures;
import dev.clawnet.protocol.signature.Signatures;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class QuickSignaturesTest {
    private static final byte[] MESSAGE = {1, 2, 3};
    private final byte[] seed = new byte[32];
    private final DeviceKey key = DeviceKey.ofSeed(seed);
    private final byte[] right = key.sign(MESSAGE);
    private final AtomicInteger asked = new AtomicInteger();

    /// What Java says, counted.
    private class Counted extends Fake {
        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
            asked.incrementAndGet();
            return super.verify(publicKey, message, signature);
        }
    }

    /// What Java says.
    private static class Fake implements Signatures {
        private final Signatures java = new JavaSignatures();

        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
            return java.verify(publicKey, message, signature);
        }

        @Override
        public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
            return java.sign(privateKey, publicKey, message);
        }
    }

    /// Loads at once, on the thread that asks.
    private static QuickSignatures over(Supplier<Optional<Signatures>> quick) {
        return new QuickSignatures(quick, work -> new Thread(work) {
            @Override
            public void start() {
                work.run();
            }
        });
    }

    private boolean checked(Signatures signatures) {
        return signatures.verify(key.publicKey().bytes(), MESSAGE, right);
    }

    private void checkMany(Signatures signatures, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(signatures.sign(seed, key.publicKey().bytes(), MESSAGE)).isEqualTo(right);
        }
    }

    @Test
    void nothing_is_loaded_before_there_was_much_to_do() {
        QuickSignatures signatures = over(() -> Optional.of(new Counted()));

        checkMany(signatures, QuickSignatures.JAVA_FIRST - 1);
        assertThat(asked).hasValue(0);

        assertThat(checked(signatures)).isTrue();
        int sound = asked.get();
        assertThat(sound).isPositive();
        assertThat(checked(signatures)).isTrue();
        assertThat(asked).hasValue(sound + 1);
    }

    @Test
    void code_that_accepts_everything_is_not_used() {
        QuickSignatures signatures = over(() -> Optional.of(new Fake() {
            @Override
            public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                return true;
            }
        }));

        checkMany(signatures, QuickSignatures.JAVA_FIRST);

        assertThat(signatures.verify(key.publicKey().bytes(), new byte[] {9}, right))
                .isFalse();
    }

    @Test
    void code_that_signs_otherwise_is_not_used() {
        QuickSignatures signatures = over(() -> Optional.of(new Fake() {
            @Override
            public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
                return new byte[SIGNATURE];
            }
        }));

        checkMany(signatures, QuickSignatures.JAVA_FIRST + 1);
    }

    @Test
    void where_there_is_none_or_it_breaks_java_goes_on() {
        QuickSignatures none = over(Optional::empty);
        QuickSignatures broken = over(() -> {
            throw new UnsatisfiedLinkError("no such library");
        });

        checkMany(none, QuickSignatures.JAVA_FIRST + 1);
        checkMany(broken, QuickSignatures.JAVA_FIRST + 1);

        assertThat(checked(none)).isTrue();
        assertThat(checked(broken)).isTrue();
    }

    @Test
    void code_that_fails_later_is_not_asked_again() {
        QuickSignatures signatures = over(() -> Optional.of(new Counted() {
            @Override
            public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                boolean right = super.verify(publicKey, message, signature);
                if (message.length == MESSAGE.length) {
                    throw new IllegalStateException("no memory is left");
                }
                return right;
            }
        }));
        checkMany(signatures, QuickSignatures.JAVA_FIRST);
        int sound = asked.get();

        assertThat(checked(signatures)).isTrue();
        assertThat(signatures.verify(key.publicKey().bytes(), new byte[3], right))
                .isFalse();
        assertThat(asked).hasValue(sound + 1);
    }
}
