package dev.clawnet.gateway.agent.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pattern of a script: words that a line must hold, in any case, with `*` for anything, `{name}` for anything
/// that is kept, `{name:word}` for one word and `{name:number}` for one number.
///
/// Threat: the text is a counterpart's, and a pattern that backtracks could be made to take for ever. Matching
/// visits each place of a line at most once per part; see
/// `TextPatternTest.hostile_line_costs_no_more_than_its_length`.
final class TextPattern {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z][a-zA-Z0-9_]{0,30})(?::(word|number))?}");
    private static final Pattern WORD = Pattern.compile("[^\\s\"'`,;()\\[\\]{}|]{1,200}(?<![.:!?])");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,40}(?:[.,][0-9]{1,40}){0,8}");

    private final List<Part> parts;
    private final Set<String> names;

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Any(Optional<String> name) implements Part {}

        record Kept(String name, Pattern form) implements Part {}
    }

    private TextPattern(List<Part> parts, Set<String> names) {
        this.parts = List.copyOf(parts);
        this.names = Set.copyOf(names);
    }

    /// `IllegalArgumentException` says what is wrong and what is allowed.
    static TextPattern of(String source) {
        List<Part> parts = new ArrayList<>(List.of(new Part.Any(Optional.empty())));
        Set<String> names = new LinkedHashSet<>();
        StringBuilder literal = new StringBuilder();
        Matcher hole = HOLE.matcher(source);
        for (int at = 0; at < source.length(); ) {
            char c = source.charAt(at);
            if (c == '\\' && at + 1 < source.length()) {
                literal.append(source.charAt(at + 1));
                at += 2;
            } else if (c == '*') {
                flush(literal, parts);
                parts.add(new Part.Any(Optional.empty()));
                at++;
            } else if (c == '{') {
                at = hole(hole.region(at, source.length()), names, parts, literal);
            } else {
                literal.append(c);
                at++;
            }
        }
        flush(literal, parts);
        return new TextPattern(parts, names);
    }

    private static int hole(Matcher hole, Set<String> names, List<Part> parts, StringBuilder literal) {
        if (!hole.lookingAt()) {
            throw new IllegalArgumentException(
                    "a { in a pattern begins {name}, {name:word} or {name:number}; write \\{ for the character itself");
        }
        String name = hole.group(1);
        if (!names.add(name)) {
            throw new IllegalArgumentException("{" + name + "} stands twice in one pattern");
        }
        flush(literal, parts);
        String kind = hole.group(2);
        parts.add(
                kind == null
                        ? new Part.Any(Optional.of(name))
                        : new Part.Kept(name, "word".equals(kind) ? WORD : NUMBER));
        return hole.end();
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /// Names that a match captures.
    Set<String> names() {
        return names;
    }

    /// What the first line that matches captures; empty when none does.
    Optional<Map<String, String>> match(List<String> lines) {
        for (String line : lines) {
            Optional<Map<String, String>> found = new Attempt(line).run();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// One line. Work is a walk over (part, place); what failed once is not tried again.
    private final class Attempt {
        private final String line;
        private final Map<String, String> captures = new LinkedHashMap<>();
        /// For each part that may skip text: the leftmost place from which it failed. It fails from there on.
        private final int[] failedFrom = new int[parts.size()];

        Attempt(String line) {
            this.line = line;
            Arrays.fill(failedFrom, Integer.MAX_VALUE);
        }

        Optional<Map<String, String>> run() {
            return match(0, 0) ? Optional.of(captures) : Optional.empty();
        }

        private boolean match(int part, int at) {
            if (part == parts.size()) {
                return true;
            }
            return switch (parts.get(part)) {
                case Part.Literal literal ->
                    line.regionMatches(
                                    true, at, literal.text(), 0, literal.text().length())
                            && match(part + 1, at + literal.text().length());
                case Part.Kept kept -> kept(kept, part, at);
                case Part.Any any -> any(any, part, at);
            };
        }

        private boolean kept(Part.Kept kept, int part, int at) {
            Matcher form = kept.form().matcher(line).region(at, line.length()).useTransparentBounds(true);
            if (!form.lookingAt() || !match(part + 1, form.end())) {
                return false;
            }
            captures.put(kept.name(), form.group());
            return true;
        }

        private boolean any(Part.Any any, int part, int at) {
            if (part == parts.size() - 1) {
                any.name()
                        .ifPresent(name -> captures.put(name, line.substring(at).strip()));
                return true;
            }
            for (int end = at; end <= line.length() && end < failedFrom[part]; end++) {
                if (match(part + 1, end)) {
                    String skipped = line.substring(at, end).strip();
                    any.name().ifPresent(name -> captures.put(name, skipped));
                    return true;
                }
            }
            failedFrom[part] = Math.min(failedFrom[part], at);
            return false;
        }
    }
}
