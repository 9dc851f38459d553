package dev.clawnet.gateway.route;

import java.util.Locale;
import java.util.Set;

/// How names of agents, accounts, channels and peers are written when they are compared.
///
/// Each has a short way for what is already written so, since every message passes here.
public final class Names {
    /// The agent and the main conversation where nothing else is said.
    public static final String MAIN = "main";
    /// The account of a channel that has no accounts.
    public static final String DEFAULT_ACCOUNT = "default";

    private static final int LONGEST = 64;
    private static final Set<String> RESERVED = Set.of("__proto__", "prototype", "constructor");

    private Names() {}

    /// Lower case letters, digits, `_` and `-`, at most 64; `main` when nothing is left.
    public static String agent(String text) {
        return folded(text, MAIN);
    }

    /// As an agent's; `default` when nothing is left or the name is one that programs trip over.
    public static String account(String text) {
        String name = folded(text, DEFAULT_ACCOUNT);
        return RESERVED.contains(name) ? DEFAULT_ACCOUNT : name;
    }

    /// Trimmed and in lower case; aliases stay as they are.
    public static String channel(String text) {
        return lower(trimmed(text));
    }

    /// The kind of a peer: `dm` is `direct`; of the known kinds the case does not count, others stay as written.
    public static String kind(String text) {
        return switch (text) {
            case "direct", "group", "channel" -> text;
            default -> rareKind(trimmed(text));
        };
    }

    private static String rareKind(String text) {
        String lower = lower(text);
        return switch (lower) {
            case "dm", "direct" -> "direct";
            case "group", "channel" -> lower;
            default -> text;
        };
    }

    /// The main conversation's name; `main` when nothing is given.
    public static String mainKey(String text) {
        String key = channel(text);
        return key.isEmpty() ? MAIN : key;
    }

    static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (between(at, 'A', 'Z') || at > '\u007f') {
                return text.toLowerCase(Locale.ROOT);
            }
        }
        return text;
    }

    /// Without blanks at its ends, as the other generations count blanks: no-break spaces and the byte order mark too.
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        return start == 0 && end == text.length() ? text : text.substring(start, end);
    }

    private static boolean blank(char at) {
        if (at > ' ' && at < '\u0080') {
            return false;
        }
        // What JavaScript's trim takes: the space separators, line ends, tabs and the byte order mark.
        return between(at, '\t', '\r')
                || at == '\u2028'
                || at == '\u2029'
                || at == '\ufeff'
                || Character.getType(at) == Character.SPACE_SEPARATOR;
    }

    private static String folded(String text, String otherwise) {
        if (isPlain(text)) {
            return text;
        }
        String name = trimmed(text);
        if (name.isEmpty()) {
            return otherwise;
        }
        if (isName(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        String dashed = dashed(name.toLowerCase(Locale.ROOT));
        return dashed.isEmpty() ? otherwise : dashed;
    }

    private static boolean isPlain(String text) {
        return isName(text) && lower(text).equals(text);
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !letterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!letterOrDigit(text.charAt(i)) && text.charAt(i) != '_' && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean letterOrDigit(char at) {
        return between(at, 'a', 'z') || between(at, 'A', 'Z') || between(at, '0', '9');
    }

    private static boolean between(char at, char first, char last) {
        return at >= first && at <= last;
    }

    /// Runs of other characters become one dash; dashes at the ends go before the name is cut, so a cut name may end
    /// in one.
    private static String dashed(String lower) {
        StringBuilder name = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < lower.length(); i++) {
            char at = lower.charAt(i);
            boolean kept = between(at, 'a', 'z') || between(at, '0', '9') || at == '_' || at == '-';
            if (kept) {
                name.append(at);
            } else if (!gap) {
                name.append('-');
            }
            gap = !kept;
        }
        int start = 0;
        int end = name.length();
        while (start < end && name.charAt(start) == '-') {
            start++;
        }
        while (end > start && name.charAt(end - 1) == '-') {
            end--;
        }
        return name.substring(start, Math.min(end, start + LONGEST));
    }
}
