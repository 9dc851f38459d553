package dev.clawnet.app;

import dev.clawnet.protocol.signature.JavaSignatures;
import dev.clawnet.protocol.signature.Signatures;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signatures in Java at first. Once a process has made or checked [#JAVA_FIRST] of them, quicker code is loaded on a
/// thread of its own, and does the work from then on: what that code costs (10 MB unpacked, 13 MB of memory, half a
/// second) is paid only where it comes back, and never before somebody is let in.
///
/// Threat: quick code that is not what it should be. It has to know a signature of RFC 8032 and to refuse three that
/// are wrong before it is used; else Java goes on. When it fails later, Java does that work and all that follows.
/// See `QuickSignaturesTest`.
final class QuickSignatures implements Signatures {
    static final int JAVA_FIRST = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(QuickSignatures.class);
    /// RFC 8032, section 7.1, test 2.
    private static final byte[] SEED = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

    private static final byte[] KEY = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static final byte[] MESSAGE = hex("72");
    private static final byte[] RIGHT = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    /// The same with the order of the group added to its second half.
    private static final byte[] BEYOND = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10");

    private final Supplier<Optional<Signatures>> quick;
    private final ThreadFactory threads;
    private final AtomicInteger done = new AtomicInteger();
    private final Signatures java = new JavaSignatures();
    private final AtomicReference<Signatures> used = new AtomicReference<>(java);

    /// @param quick loads the quick code; called once, if at all
    QuickSignatures(Supplier<Optional<Signatures>> quick, ThreadFactory threads) {
        this.quick = quick;
        this.threads = threads;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) {
        return done(signatures -> signatures.verify(key, message, signature));
    }

    @Override
    public byte[] sign(byte[] seed, byte[] key, byte[] message) {
        return done(signatures -> signatures.sign(seed, key, message));
    }

    /// A change of the store that cannot be signed would stop it: what the quick code cannot do, Java does.
    private <T> T done(Function<Signatures, T> work) {
        if (done.get() < JAVA_FIRST && done.incrementAndGet() == JAVA_FIRST) {
            threads.newThread(this::load).start();
        }
        Signatures now = used.get();
        try {
            return work.apply(now);
        } catch (RuntimeException e) {
            if (now.equals(java)) {
                throw e;
            }
            LOG.error("signatures.native_failed", e);
            used.set(java);
            return work.apply(java);
        }
    }

    private void load() {
        try {
            Optional<Signatures> found = quick.get().filter(QuickSignatures::sound);
            found.ifPresent(used::set);
            LOG.info("signatures.native used={}", found.isPresent());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("signatures.native_not_loaded", e);
        }
    }

    private static boolean sound(Signatures signatures) {
        byte[] other = RIGHT.clone();
        other[0] ^= 1;
        return Arrays.equals(signatures.sign(SEED, KEY, MESSAGE), RIGHT)
                && signatures.verify(KEY, MESSAGE, RIGHT)
                && !signatures.verify(KEY, MESSAGE, other)
                && !signatures.verify(KEY, MESSAGE, BEYOND)
                && !signatures.verify(KEY, new byte[] {0x73}, RIGHT);
    }
}
