package dev.clawnet.gateway.agent.tool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Names with `*` for anything, made ready to be compared often.
///
/// @param plain names without a star
/// @param globs parts between the stars, of each name that has one
record ToolPattern(Set<String> plain, List<List<String>> globs) {
    static final ToolPattern NOTHING = new ToolPattern(Set.of(), List.of());

    ToolPattern {
        plain = Set.copyOf(plain);
        globs = List.copyOf(globs);
    }

    /// Of entries whose groups are written out.
    static ToolPattern of(List<String> expanded) {
        Set<String> plain = new HashSet<>();
        List<List<String>> globs = new ArrayList<>();
        for (String entry : expanded) {
            if (entry.indexOf('*') < 0) {
                plain.add(entry);
            } else {
                globs.add(List.of(entry.split("\\*", -1)));
            }
        }
        return new ToolPattern(plain, globs);
    }

    boolean isEmpty() {
        return plain.isEmpty() && globs.isEmpty();
    }

    /// Whether an entry means a tool of this folded name. Linear in its length for each entry: the parts are looked for
    /// from the left, each once.
    boolean matches(String name) {
        if (plain.contains(name)) {
            return true;
        }
        for (List<String> parts : globs) {
            if (fits(name, parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(String name, List<String> parts) {
        String first = parts.getFirst();
        String last = parts.getLast();
        if (!name.startsWith(first) || name.length() < first.length() + last.length() || !name.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = name.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int at = name.indexOf(part, from);
            if (at < 0 || at + part.length() > end) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }
}
