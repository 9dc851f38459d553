package dev.clawnet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.signature.JavaSignatures;
import dev.clawnet.protocol.signature.Signatures;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Native code and Java are given the same signatures, and those that nobody makes.
final class NativeSignaturesTest {
    private static final long SEED = 20;
    private static final int KEYS = 4;

    private final Signatures java = new JavaSignatures();
    private final Random random = new Random(SEED);
    private Signatures quick = java;

    @BeforeEach
    void load() {
        Optional<Signatures> found = NativeSignatures.load();
        assumeTrue(found.isPresent(), "this machine has no native code for signatures");
        quick = found.get();
    }

    /// A message with its signature, and by whom.
    private record Signed(DeviceKey by, DevicePublicKey under, Bytes said, Bytes signed) {
        byte[] seed() {
            return by.seed();
        }

        byte[] key() {
            return under.bytes();
        }

        byte[] message() {
            return said.value();
        }

        byte[] signature() {
            return signed.value();
        }
    }

    /// Bytes that nobody changes.
    private static final class Bytes {
        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value.clone();
        }

        byte[] value() {
            return value.clone();
        }
    }

    private Signed signed() {
        DeviceKey key = DeviceKey.ofSeed(bytes(32));
        byte[] message = bytes(random.nextInt(300));
        return new Signed(key, key.publicKey(), new Bytes(message), new Bytes(key.sign(message)));
    }

    private byte[] bytes(int count) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        return made;
    }

    @Test
    void both_make_the_same_signatures_and_accept_them() {
        for (int i = 0; i < KEYS; i++) {
            Signed each = signed();

            assertThat(quick.sign(each.seed(), each.key(), each.message()))
                    .isEqualTo(java.sign(each.seed(), each.key(), each.message()))
                    .isEqualTo(each.signature());
            assertThat(quick.verify(each.key(), each.message(), each.signature()))
                    .isTrue();
            assertThat(java.verify(each.key(), each.message(), each.signature()))
                    .isTrue();
        }
    }

    /// Signers are kept from one signature to the next: each is of one seed, and remembers no message.
    @Test
    void seeds_and_messages_in_turn_are_signed_each_for_itself() {
        List<Signed> all = List.of(signed(), signed(), signed());
        for (int i = 0; i < 3 * KEYS; i++) {
            Signed each = all.get(i % 3);
            byte[] message = bytes(i);

            assertThat(quick.sign(each.seed(), each.key(), message))
                    .isEqualTo(java.sign(each.seed(), each.key(), message));
            assertThat(quick.sign(each.seed(), each.key(), each.message())).isEqualTo(each.signature());
        }
    }

    @Test
    void both_refuse_what_was_changed_anywhere() {
        Signed each = signed();
        for (int bit = 0; bit < 512; bit++) {
            byte[] changed = each.signature().clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refused(each, changed, "bit " + bit);
        }
        Bytes other = new Bytes(Arrays.copyOf(each.message(), each.message().length + 1));
        refused(new Signed(each.by(), each.under(), other, each.signed()), each.signature(), "another message");
        refused(new Signed(each.by(), signed().under(), each.said(), each.signed()), each.signature(), "another key");
    }

    @Test
    void both_refuse_what_has_another_length() {
        Signed each = signed();
        for (int length : List.of(0, 1, 32, 63, 65, 128)) {
            refused(each, Arrays.copyOf(each.signature(), length), length + " bytes");
        }
    }

    @Test
    void both_refuse_a_number_beyond_the_order() {
        Signed each = signed();
        BigInteger right = EdwardsPoint.number(Arrays.copyOfRange(each.signature(), 32, 64));
        for (int times = 1; times < 15; times++) {
            BigInteger beyond = right.add(EdwardsPoint.ORDER.multiply(BigInteger.valueOf(times)));
            refused(each, with(each.signature(), EdwardsPoint.bytes(beyond)), times + " orders more");
        }
        refused(each, with(each.signature(), filled(0xff)), "the largest number");
        refused(each, with(each.signature(), EdwardsPoint.bytes(EdwardsPoint.ORDER)), "the order itself");
    }

    @Test
    void both_refuse_points_that_are_none_or_are_written_in_another_way() {
        Signed each = signed();
        List<byte[]> points = new ArrayList<>(List.of(filled(0xff), filled(0x7f), new byte[32]));
        for (int more = 0; more < 19; more++) {
            // y and y plus the field are one number: only the smaller one is how it is written.
            points.add(EdwardsPoint.bytes(EdwardsPoint.FIELD.add(BigInteger.valueOf(more))));
            byte[] negative = points.getLast().clone();
            negative[31] |= (byte) 0x80;
            points.add(negative);
        }
        for (byte[] point : points) {
            byte[] changed = each.signature().clone();
            System.arraycopy(point, 0, changed, 0, 32);
            refused(each, changed, "point " + Arrays.toString(point));
        }
    }

    /// The one thing in which they differ, and there native code is the stricter one.
    @Test
    void a_point_with_a_part_of_small_order_is_refused_by_native_code() {
        EdwardsPoint eighth = ofOrderEight();
        for (int i = 0; i < KEYS; i++) {
            Signed each = signed();
            BigInteger nonce = new BigInteger(250, random);

            assertThat(quick.verify(each.key(), each.message(), signedWith(each, nonce, EdwardsPoint.NEUTRAL)))
                    .isTrue();
            IntStream.range(1, 8).mapToObj(BigInteger::valueOf).forEach(part -> {
                byte[] mixed = signedWith(each, nonce, eighth.times(part));
                byte[] small = signedWith(each, BigInteger.ZERO, eighth.times(part));

                assertThat(java.verify(each.key(), each.message(), mixed)).isTrue();
                assertThat(quick.verify(each.key(), each.message(), mixed)).isFalse();
                assertThat(quick.verify(each.key(), each.message(), small)).isFalse();
            });
        }
    }

    @Test
    void a_key_of_small_or_mixed_order_is_no_key_whoever_checks() {
        EdwardsPoint eighth = ofOrderEight();
        for (int part = 0; part < 8; part++) {
            byte[] small = eighth.times(BigInteger.valueOf(part)).bytes();
            byte[] mixed = EdwardsPoint.of(signed().key())
                    .orElseThrow()
                    .plus(eighth.times(BigInteger.valueOf(part)))
                    .bytes();

            assertThat(isKey(small)).isFalse();
            assertThat(isKey(mixed)).isEqualTo(part == 0);
        }
    }

    private boolean isKey(byte[] raw) {
        try {
            return DevicePublicKey.of(raw).checkedBy(quick).bytes().length == 32;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void refused(Signed each, byte[] signature, String what) {
        assertThat(java.verify(each.key(), each.message(), signature)).as(what).isFalse();
        assertThat(quick.verify(each.key(), each.message(), signature)).as(what).isFalse();
    }

    private static byte[] with(byte[] signature, byte[] number) {
        byte[] changed = signature.clone();
        System.arraycopy(number, 0, changed, 32, 32);
        return changed;
    }

    private static byte[] filled(int value) {
        byte[] all = new byte[32];
        Arrays.fill(all, (byte) value);
        return all;
    }

    private EdwardsPoint ofOrderEight() {
        while (true) {
            byte[] some = bytes(32);
            some[31] &= 0x7f;
            Optional<EdwardsPoint> found = EdwardsPoint.of(some)
                    .map(point -> point.times(EdwardsPoint.ORDER))
                    .filter(point -> !point.times(BigInteger.valueOf(4)).equals(EdwardsPoint.NEUTRAL));
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    /// What the owner of a key makes of a nonce of its choice, and of a point beside it.
    private static byte[] signedWith(Signed by, BigInteger nonce, EdwardsPoint beside) {
        byte[] point = EdwardsPoint.BASE.times(nonce).plus(beside).bytes();
        byte[] secret = Arrays.copyOf(digest(by.seed()), 32);
        secret[0] &= (byte) 0xf8;
        secret[31] = (byte) ((secret[31] & 0x7f) | 0x40);
        BigInteger challenge = EdwardsPoint.number(digest(point, by.key(), by.message()));
        BigInteger number =
                challenge.multiply(EdwardsPoint.number(secret)).add(nonce).mod(EdwardsPoint.ORDER);
        return with(Arrays.copyOf(point, 64), EdwardsPoint.bytes(number));
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
