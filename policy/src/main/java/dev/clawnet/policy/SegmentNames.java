package dev.clawnet.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Patterns of one segment, found by the two characters that a segment begins or ends with: of hundreds of patterns a
/// name is held against the few that could cover it. Says what [Matcher#segment] says of each. Immutable.
final class SegmentNames<T> {
    /// Many more than there are patterns, so that most names meet none.
    private static final int SLOTS = 1_024;

    private final Map<String, List<T>> whole = new HashMap<>();
    /// By their slots. Pairs that share one cost a look and nothing else.
    private final List<List<Starred<T>>> byFirst = slots();
    private final List<List<Starred<T>>> byLast = slots();
    private final List<Starred<T>> others = new ArrayList<>();

    /// @param piece its longest part without a star: stands in every segment that the pattern covers
    private record Starred<T>(String pattern, String piece, T value) {
        static <T> Starred<T> of(Named<T> named) {
            String piece = Arrays.stream(named.pattern().split("\\*", -1))
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            return new Starred<>(named.pattern(), piece, named.value());
        }
    }

    /// What one pattern stands for.
    record Named<T>(String pattern, T value) {}

    SegmentNames(List<Named<T>> patterns) {
        for (Named<T> each : patterns) {
            String pattern = each.pattern();
            int length = pattern.length();
            int star = pattern.indexOf('*');
            if (star < 0) {
                whole.computeIfAbsent(pattern, _ -> new ArrayList<>()).add(each.value());
            } else if (star >= 2) {
                byFirst.get(slot(pattern, 0)).add(Starred.of(each));
            } else if (pattern.lastIndexOf('*') < length - 2) {
                byLast.get(slot(pattern, length - 2)).add(Starred.of(each));
            } else {
                others.add(Starred.of(each));
            }
        }
    }

    private static <T> List<List<Starred<T>>> slots() {
        return Stream.<List<Starred<T>>>generate(ArrayList::new).limit(SLOTS).toList();
    }

    /// Of two characters.
    private static int slot(String text, int at) {
        return (31 * text.charAt(at) + text.charAt(at + 1)) % SLOTS;
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
        int length = segment.length();
        return any(others, segment, found)
                || (length >= 2
                        && (any(byFirst.get(slot(segment, 0)), segment, found)
                                || any(byLast.get(slot(segment, length - 2)), segment, found)));
    }

    private static <T> boolean any(List<Starred<T>> some, String segment, Found<T> found) {
        for (Starred<T> each : some) {
            if (segment.contains(each.piece())
                    && Matcher.segment(each.pattern(), segment)
                    && found.ends(each.value())) {
                return true;
            }
        }
        return false;
    }
}
