package dev.clawnet.app.config;

import java.math.BigInteger;

/// Numbers as JSON5 writes them.
final class Numbers {
    private Numbers() {}

    /// The value, as near as a double comes.
    static double value(String digits) {
        boolean minus = digits.startsWith("-");
        String bare = digits.startsWith("+") || minus ? digits.substring(1) : digits;
        double size = bare.startsWith("0x") || bare.startsWith("0X")
                ? new BigInteger(bare.substring(2), 16).doubleValue()
                : switch (bare) {
                    case "Infinity" -> Double.POSITIVE_INFINITY;
                    case "NaN" -> Double.NaN;
                    default -> Double.parseDouble(bare);
                };
        return minus ? -size : size;
    }
}
