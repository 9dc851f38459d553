package dev.clawnet.gateway.store;

import java.util.Comparator;

/// What every store holds to about the ids of rows: which ones exist, and how they are ordered.
///
/// The order is that of Unicode code points, which is also the order of UTF-8 bytes: every engine sorts alike.
public final class Rows {
    /// Longest id, in UTF-16 units: ids are names and digests, and an index holds them whole.
    public static final int MAX_ID = 1_024;

    /// Beyond every id that begins with the text before it.
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    /// Ascending order of ids.
    public static final Comparator<String> ORDER = Rows::compare;

    private Rows() {}

    /// The id itself; `IllegalArgumentException` when no store would keep it as it stands.
    public static String checked(String id) {
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("the id of a row has 1 to " + MAX_ID + " characters");
        }
        boolean whole = id.codePoints()
                .noneMatch(c -> c == 0
                        || c == Character.MAX_CODE_POINT
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (!whole) {
            throw new IllegalArgumentException("the id of a row holds a character that cannot be stored");
        }
        return id;
    }

    /// The first possible id after all that begin with `prefix`.
    public static String afterPrefix(String prefix) {
        return prefix + LAST;
    }

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// Surrogates stand for code points above all others of UTF-16.
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
