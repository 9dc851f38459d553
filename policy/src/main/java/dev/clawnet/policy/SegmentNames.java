package dev.clawnet.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Patterns of one segment, found by what a segment begins or ends with: of hundreds of patterns a name is held
/// against the few that could cover it. Says what [Matcher#segment] says of each. Immutable.
final class SegmentNames<T> {
    private final Map<String, List<T>> whole = new HashMap<>();
    private final Map<Character, List<Starred<T>>> byFirst = new HashMap<>();
    private final Map<Character, List<Starred<T>>> byLast = new HashMap<>();
    private final List<Starred<T>> others = new ArrayList<>();

    private record Starred<T>(String pattern, T value) {}

    /// What one pattern stands for.
    record Named<T>(String pattern, T value) {}

    SegmentNames(List<Named<T>> patterns) {
        for (Named<T> each : patterns) {
            String pattern = each.pattern();
            Starred<T> starred = new Starred<>(pattern, each.value());
            if (pattern.indexOf('*') < 0) {
                whole.computeIfAbsent(pattern, _ -> new ArrayList<>()).add(each.value());
            } else if (pattern.charAt(0) != '*') {
                byFirst.computeIfAbsent(pattern.charAt(0), _ -> new ArrayList<>())
                        .add(starred);
            } else if (pattern.charAt(pattern.length() - 1) != '*') {
                byLast.computeIfAbsent(pattern.charAt(pattern.length() - 1), _ -> new ArrayList<>())
                        .add(starred);
            } else {
                others.add(starred);
            }
        }
    }

    /// What to do with the value of a pattern that covers the segment: true ends the search.
    interface Found<T> {
        boolean ends(T value);
    }

    /// Whether one of the patterns that cover the segment ends the search.
    boolean any(String segment, Found<T> found) {
        List<T> same = whole.get(segment);
        if (same != null) {
            for (T value : same) {
                if (found.ends(value)) {
                    return true;
                }
            }
        }
        if (any(others, segment, found)) {
            return true;
        }
        return !segment.isEmpty()
                && (any(byFirst.get(segment.charAt(0)), segment, found)
                        || any(byLast.get(segment.charAt(segment.length() - 1)), segment, found));
    }

    private static <T> boolean any(@Nullable List<Starred<T>> some, String segment, Found<T> found) {
        if (some == null) {
            return false;
        }
        for (Starred<T> each : some) {
            if (Matcher.segment(each.pattern(), segment) && found.ends(each.value())) {
                return true;
            }
        }
        return false;
    }
}
