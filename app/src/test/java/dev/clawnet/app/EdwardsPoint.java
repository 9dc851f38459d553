package dev.clawnet.app;

import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A point of the curve of Ed25519, slow and plain: what it takes to make signatures that no signer makes.
record EdwardsPoint(BigInteger x, BigInteger y) {
    static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
    static final EdwardsPoint BASE = of(bytes(over(4, 5))).orElseThrow();

    private static BigInteger over(long above, long below) {
        return BigInteger.valueOf(above)
                .multiply(BigInteger.valueOf(below).modInverse(FIELD))
                .mod(FIELD);
    }

    private static BigInteger d() {
        return over(-121665, 121666);
    }

    /// The point of 32 bytes, when they are one.
    static Optional<EdwardsPoint> of(byte[] bytes) {
        byte[] plain = bytes.clone();
        boolean odd = (plain[31] & 0x80) != 0;
        plain[31] &= 0x7f;
        BigInteger y = number(plain);
        BigInteger yy = y.multiply(y).mod(FIELD);
        BigInteger xx = yy.subtract(BigInteger.ONE)
                .multiply(d().multiply(yy).add(BigInteger.ONE).modInverse(FIELD))
                .mod(FIELD);
        BigInteger x = root(xx);
        return x == null
                ? Optional.empty()
                : Optional.of(new EdwardsPoint(x.testBit(0) == odd ? x : FIELD.subtract(x), y));
    }

    private static @Nullable BigInteger root(BigInteger square) {
        BigInteger x = square.modPow(FIELD.add(BigInteger.valueOf(3)).shiftRight(3), FIELD);
        if (x.multiply(x).mod(FIELD).equals(square)) {
            return x;
        }
        BigInteger other =
                x.multiply(BigInteger.TWO.modPow(FIELD.shiftRight(2), FIELD)).mod(FIELD);
        return other.multiply(other).mod(FIELD).equals(square) ? other : null;
    }

    EdwardsPoint plus(EdwardsPoint other) {
        BigInteger all =
                d().multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(FIELD);
        BigInteger above = x.multiply(other.y).add(y.multiply(other.x));
        BigInteger beside = y.multiply(other.y).add(x.multiply(other.x));
        return new EdwardsPoint(
                above.multiply(BigInteger.ONE.add(all).modInverse(FIELD)).mod(FIELD),
                beside.multiply(BigInteger.ONE.subtract(all).modInverse(FIELD)).mod(FIELD));
    }

    EdwardsPoint times(BigInteger count) {
        EdwardsPoint sum = NEUTRAL;
        EdwardsPoint power = this;
        for (int bit = 0; bit < count.bitLength(); bit++) {
            sum = count.testBit(bit) ? sum.plus(power) : sum;
            power = power.plus(power);
        }
        return sum;
    }

    byte[] bytes() {
        byte[] out = bytes(y);
        out[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
        return out;
    }

    /// 32 bytes, the lowest first.
    static byte[] bytes(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] out = new byte[32];
        for (int i = 0; i < Math.min(32, big.length); i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    static BigInteger number(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            big[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, big);
    }
}
