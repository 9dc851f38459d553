package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;

/// The text of a JSON5 file with a place in it: takes blanks, comments, strings, numbers and names.
final class Json5Text {
    private static final int END = -1;

    private final String file;
    private final String content;
    private final Words words;
    private int at;
    private int line = 1;
    private int lineStart;

    Json5Text(String file, String content) {
        this.file = file;
        this.content = content;
        this.words = new Words(content);
    }

    /// Begins in the middle; places are then counted from there.
    Json5Text(String file, String content, int offset) {
        this(file, content);
        this.at = offset;
    }

    int offset() {
        return at;
    }

    boolean atEnd() {
        return at >= content.length();
    }

    /// The next character; below zero at the end.
    int peek() {
        return atEnd() ? END : content.charAt(at);
    }

    private int peek(int ahead) {
        return at + ahead < content.length() ? content.charAt(at + ahead) : END;
    }

    void take(char expected) {
        if (peek() != expected) {
            throw unexpected(String.valueOf(expected));
        }
        at++;
    }

    Place place() {
        return new Place(file, line, at - lineStart + 1);
    }

    ConfigProblem problem(String what) {
        return problem(place(), what);
    }

    ConfigProblem problem(Place place, String what) {
        return ConfigProblem.of(file, place, what);
    }

    /// The complaint that something else is expected here.
    ConfigProblem unexpected(String wanted) {
        String found = atEnd()
                ? "the end of the file"
                : Character.isISOControl(content.charAt(at))
                        ? "a control character"
                        : content.substring(at, content.offsetByCodePoints(at, 1));
        return problem("not JSON5: expected " + wanted + ", found " + found);
    }

    /// Skips blanks and comments.
    void blanks() {
        while (!atEnd()) {
            char next = content.charAt(at);
            if (lineEnd(next)) {
                newLine();
            } else if (blank(next)) {
                at++;
            } else if (next == '/' && peek(1) == '/') {
                while (!atEnd() && !lineEnd(content.charAt(at))) {
                    at++;
                }
            } else if (next == '/' && peek(1) == '*') {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        Place begun = place();
        at += 2;
        while (peek() != '*' || peek(1) != '/') {
            if (atEnd()) {
                throw problem(begun, "not JSON5: this comment has no end");
            }
            if (lineEnd(content.charAt(at))) {
                newLine();
            } else {
                at++;
            }
        }
        at += 2;
    }

    private static boolean lineEnd(char next) {
        return next == '\n' || next == '\r' || next == '\u2028' || next == '\u2029';
    }

    private static boolean blank(char next) {
        return next == ' '
                || next == '\t'
                || next == '\u000b'
                || next == '\f'
                || (next > '\u007f' && (next == '\ufeff' || Character.getType(next) == Character.SPACE_SEPARATOR));
    }

    private void newLine() {
        at += content.charAt(at) == '\r' && peek(1) == '\n' ? 2 : 1;
        line++;
        lineStart = at;
    }

    boolean nameAhead() {
        return !atEnd() && (peek() == '\\' || nameStart(content.codePointAt(at)));
    }

    private static boolean nameStart(int point) {
        return point == '$'
                || point == '_'
                || Character.isLetter(point)
                || Character.getType(point) == Character.LETTER_NUMBER;
    }

    private static boolean plain(char next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || next == '_'
                || next == '$';
    }

    private static boolean namePart(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> nameStart(point) || point == '\u200c' || point == '\u200d';
        };
    }

    /// A name without quotes.
    String name() {
        int start = at;
        while (!atEnd() && plain(content.charAt(at))) {
            at++;
        }
        // Most names hold nothing special, and stand in the file again and again.
        if (atEnd() || (content.charAt(at) < '\u0080' && content.charAt(at) != '\\')) {
            return words.cut(start, at);
        }
        at = start;
        StringBuilder name = new StringBuilder();
        while (!atEnd()) {
            int point = content.codePointAt(at);
            if (point == '\\') {
                Place place = place();
                at++;
                take('u');
                point = hex(4);
                if (!(name.isEmpty() ? nameStart(point) : namePart(point))) {
                    throw problem(place, "not JSON5: this character cannot stand in a name without quotes");
                }
            } else if (namePart(point)) {
                at += Character.charCount(point);
            } else {
                break;
            }
            name.appendCodePoint(point);
        }
        return name.toString();
    }

    boolean numberAhead() {
        int next = peek();
        return next == '+' || next == '-' || next == '.' || digit(next);
    }

    private static boolean digit(int next) {
        return next >= '0' && next <= '9';
    }

    /// A number as it is written.
    String number() {
        int start = at;
        Place place = place();
        if (peek() == '+' || peek() == '-') {
            at++;
        }
        int begun = at;
        while (!atEnd() && inNumber(content.charAt(at))) {
            at++;
        }
        String bare = content.substring(begun, at);
        boolean fits = bare.length() <= 400
                && bare.matches("Infinity|NaN|0[xX][0-9a-fA-F]+"
                        + "|((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
        if (!fits) {
            String shown = content.substring(start, Math.min(at, start + 40));
            throw problem(place, "not JSON5: " + shown + " is no number");
        }
        return content.substring(start, at);
    }

    private boolean inNumber(char next) {
        boolean sign = (next == '+' || next == '-') && (content.charAt(at - 1) == 'e' || content.charAt(at - 1) == 'E');
        return sign || next == '.' || next == '_' || Character.isLetterOrDigit(next);
    }

    /// A string in either kind of quotes.
    String string() {
        Place begun = place();
        char quote = content.charAt(at++);
        int start = at;
        // Most strings hold nothing special: they are cut out as they are.
        while (!atEnd() && content.charAt(at) != quote && content.charAt(at) != '\\' && !breaks(content.charAt(at))) {
            at++;
        }
        if (peek() == quote) {
            return words.cut(start, at++);
        }
        StringBuilder string = new StringBuilder(content.substring(start, at));
        while (peek() != quote) {
            if (atEnd() || breaks(content.charAt(at))) {
                throw problem(begun, "not JSON5: this string has no end on its line");
            }
            char next = content.charAt(at);
            if (next == '\\') {
                at++;
                escape(string);
            } else {
                string.append(next);
                at++;
            }
        }
        at++;
        return string.toString();
    }

    private static boolean breaks(char next) {
        return next == '\n' || next == '\r';
    }

    private void escape(StringBuilder string) {
        if (atEnd()) {
            throw unexpected("the rest of the string");
        }
        char next = content.charAt(at);
        if (lineEnd(next)) {
            newLine();
            return;
        }
        if ((next >= '1' && next <= '9') || (next == '0' && digit(peek(1)))) {
            throw problem("not JSON5: \\" + next + " is no escape");
        }
        at++;
        switch (next) {
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'v' -> string.append('\u000b');
            case '0' -> string.append('\0');
            case 'x' -> string.append((char) hex(2));
            case 'u' -> string.append((char) hex(4));
            default -> string.append(next);
        }
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = atEnd() ? -1 : Character.digit(content.charAt(at), 16);
            if (digit < 0 || content.charAt(at) > 'f') {
                throw unexpected(digits + " hexadecimal digits");
            }
            value = value * 16 + digit;
            at++;
        }
        return value;
    }
}
