package dev.clawnet.protocol.text;

/// Rewrites a regular expression of JavaScript (no flags but `i`) into one of Java. Each sign that the two read
/// otherwise is here.
final class ScriptRegexText {
    private static final String BLANKS = "\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;

    ScriptRegexText(String source) {
        this.source = source;
    }

    /// The same in Java's signs; `IllegalArgumentException` when JavaScript would not read it either.
    String java() {
        while (at < source.length()) {
            char next = source.charAt(at);
            switch (next) {
                case '\\' -> escape(false);
                case '[' -> set();
                case '(' -> group();
                case '.' -> literal("[^\\n\\r\\u2028\\u2029]");
                case '$' -> literal("\\z");
                case '*', '+', '?' -> quantifier(Character.toString(next));
                case '{' -> braces();
                case '}' -> literal("\\}");
                case ']' -> literal("\\]");
                default -> literal(Character.toString(next));
            }
        }
        return out.toString();
    }

    private void literal(String java) {
        out.append(java);
        at++;
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private void group() {
        if (peek(1) == '?') {
            String rest = source.substring(at + 2);
            boolean known = rest.startsWith(":") || rest.startsWith("=") || rest.startsWith("!");
            boolean behind = rest.startsWith("<=") || rest.startsWith("<!");
            boolean named = rest.matches("(?s)<[a-zA-Z][a-zA-Z0-9]*>.*");
            if (!known && !behind && !named) {
                throw new IllegalArgumentException(
                        "there is no group (?" + rest.substring(0, Math.min(3, rest.length())));
            }
            out.append("(?");
            at += 2;
            return;
        }
        literal("(");
    }

    /// `*`, `+`, `?` and `{n,m}`, each greedy or, with a question mark, not.
    private void quantifier(String sign) {
        if (out.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to repeat before " + sign);
        }
        out.append(sign);
        at += sign.length();
        if (peek(0) == '?') {
            literal("?");
        }
        char more = peek(0);
        if (more == '+' || more == '*' || more == '?') {
            throw new IllegalArgumentException("there is nothing to repeat before " + more);
        }
    }

    private void braces() {
        int end = source.indexOf('}', at);
        String sign = end < 0 ? "" : source.substring(at, end + 1);
        if (sign.matches("\\{[0-9]{1,4}(,[0-9]{0,4})?}")) {
            quantifier(sign);
        } else {
            literal("\\{");
        }
    }

    /// What stands between brackets. Java nests sets and joins them with `&&`; JavaScript takes both as they are.
    private void set() {
        at++;
        boolean not = peek(0) == '^';
        if (not) {
            at++;
        }
        if (peek(0) == ']') {
            at++;
            out.append(not ? "[\\x00-\\uffff]" : "(?!)");
            return;
        }
        out.append(not ? "[^" : "[");
        while (at < source.length() && source.charAt(at) != ']') {
            char next = source.charAt(at);
            switch (next) {
                case '\\' -> escape(true);
                case '[', '&', '^' -> literal("\\" + next);
                default -> literal(Character.toString(next));
            }
        }
        if (at == source.length()) {
            throw new IllegalArgumentException("a [ has no ]");
        }
        literal("]");
    }

    private void escape(boolean inSet) {
        if (at + 1 >= source.length()) {
            throw new IllegalArgumentException("it ends in a backslash");
        }
        char next = source.charAt(at + 1);
        at += 2;
        switch (next) {
            case 'd', 'D', 'w', 'W', 'n', 'r', 't', 'f' -> out.append('\\').append(next);
            case 'v' -> out.append("\\x0b");
            case 's' -> out.append(inSet ? BLANKS : "[" + BLANKS + "]");
            case 'S' -> out.append("[^").append(BLANKS).append(']');
            case 'b' -> out.append(inSet ? "\\x08" : "\\b");
            case 'B' -> out.append(inSet ? "B" : "\\B");
            case 'x' -> hex(2, "x");
            case 'u' -> hex(4, "u");
            case 'k' -> named();
            case '0' -> out.append("\\x00");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> out.append('\\').append(next);
            default -> quoted(next);
        }
    }

    private void named() {
        if (!source.substring(at).matches("(?s)<[a-zA-Z][a-zA-Z0-9]*>.*")) {
            out.append('k');
            return;
        }
        out.append("\\k");
    }

    private void hex(int digits, String sign) {
        boolean whole = at + digits <= source.length()
                && source.substring(at, at + digits).matches("[0-9a-fA-F]+");
        if (!whole) {
            out.append(sign);
            return;
        }
        out.append('\\').append(sign).append(source, at, at + digits);
        at += digits;
    }

    /// A sign that stands for itself.
    private void quoted(char next) {
        boolean sign = next < 128 && !Character.isLetterOrDigit(next) && next != '_';
        out.append(sign ? "\\" : "").append(next);
    }
}
