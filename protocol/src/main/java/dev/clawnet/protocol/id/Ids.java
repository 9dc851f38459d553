package dev.clawnet.protocol.id;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// The one form of every random id: a prefix that names its kind, a dash, and 26 characters (130 bits, of which
/// 45 may tell the time).
public final class Ids {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    /// Characters of an id that say when it was made: milliseconds until the year 3084.
    private static final int TIME = 9;
    private static final int BITS = 5;
    /// What follows the prefix and its dash.
    static final String REST = "[0-9a-z]{1,40}";

    private static final int LONGEST_REST = 40;

    private Ids() {}

    /// A fresh value. The caller passes the source of chance: a secure one in the gateway, a seeded one in a
    /// simulation.
    public static String mint(String prefix, RandomGenerator random) {
        StringBuilder id =
                new StringBuilder(prefix.length() + 1 + LENGTH).append(prefix).append('-');
        return chance(id, LENGTH, random).toString();
    }

    private static StringBuilder chance(StringBuilder id, int length, RandomGenerator random) {
        // One draw for all: each draw of a secure source takes its lock. 256 is a multiple of 32: every letter is
        // alike.
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        for (byte each : drawn) {
            id.append(ALPHABET.charAt(each & (ALPHABET.length() - 1)));
        }
        return id;
    }

    /// A fresh value that begins with its time, so that what is made together lies together in an index:
    /// 9 characters of milliseconds, then 17 of chance (85 bits). For what says elsewhere already when it was made:
    /// whoever holds two of them knows which came first, and how much later the other.
    public static String mint(String prefix, RandomGenerator random, Instant now) {
        StringBuilder id =
                new StringBuilder(prefix.length() + 1 + LENGTH).append(prefix).append('-');
        long millis = now.toEpochMilli();
        for (int shift = BITS * (TIME - 1); shift >= 0; shift -= BITS) {
            id.append(ALPHABET.charAt((int) (millis >>> shift) & (ALPHABET.length() - 1)));
        }
        return chance(id, LENGTH - TIME, random).toString();
    }

    /// The value itself when it has the form and the prefix; otherwise `IllegalArgumentException`, which a
    /// request's binding turns into `INVALID_REQUEST`.
    static String checked(String prefix, String value) {
        if (!isForm(prefix, value)) {
            throw new IllegalArgumentException("an id of this kind has the form " + prefix + "-...");
        }
        return value;
    }

    /// Whether it is the prefix, a dash and the form of [#REST].
    private static boolean isForm(String prefix, String value) {
        int dash = prefix.length();
        int rest = value.length() - dash - 1;
        if (rest < 1 || rest > LONGEST_REST || !value.startsWith(prefix) || value.charAt(dash) != '-') {
            return false;
        }
        for (int i = dash + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return true;
    }
}
