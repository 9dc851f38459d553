package dev.clawnet.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The order of patterns, and their greatest lower bounds.
///
/// Two globs have no glob for their intersection, so the meet of two patterns is their conjunction: both must
/// match. `implied` is sound (it never says yes without reason), reflexive and transitive, and on canonical forms
/// antisymmetric; so minimal elements are unique, and the meet is a meet.
final class Patterns {
    private static final String ANY = "*";
    private static final String ANY_DEPTH = "**";

    private Patterns() {}

    /// The one form of all spellings of a pattern: runs of stars shortened, single segments before any depth, and
    /// nothing said twice at the end.
    static Resource canonical(Resource pattern) {
        List<String> out = new ArrayList<>(pattern.segments().size());
        boolean depth = false;
        for (String segment : pattern.segments()) {
            String plain = segment.equals(ANY_DEPTH) ? segment : segment.replaceAll("\\*{2,}", ANY);
            if (plain.equals(ANY_DEPTH)) {
                depth = true;
            } else if (plain.equals(ANY)) {
                out.add(plain);
            } else {
                if (depth) {
                    out.add(ANY_DEPTH);
                }
                depth = false;
                out.add(plain);
            }
        }
        if (depth && out.isEmpty()) {
            out.add(ANY_DEPTH);
        }
        return new Resource(pattern.kind(), pattern.owner(), out);
    }

    /// Whether everything that `low` matches is matched by `high`, both canonical.
    static boolean implies(Resource low, Resource high) {
        return Matcher.matches(high, low, Patterns::segmentImplied);
    }

    /// A segment of the low pattern is taken as text, in which a star is covered by a star alone.
    private static boolean segmentImplied(String high, String low) {
        return !low.equals(ANY_DEPTH) && Matcher.segment(high, low);
    }

    /// Whether nothing at all is matched by both: another kind or owner, or another literal at the same place.
    static boolean disjoint(Resource one, Resource two) {
        if (one.kind() != two.kind() || !one.owner().equals(two.owner())) {
            return true;
        }
        if (one.segments().isEmpty() || two.segments().isEmpty()) {
            return true;
        }
        int common = Math.min(one.segments().size(), two.segments().size());
        for (int i = 0; i < common; i++) {
            String left = one.segments().get(i);
            String right = two.segments().get(i);
            if (left.equals(ANY_DEPTH) || right.equals(ANY_DEPTH)) {
                return false;
            }
            if (!left.contains(ANY) && !right.contains(ANY) && !left.equals(right)) {
                return true;
            }
        }
        return false;
    }

    /// Those parts of a conjunction that no other part implies.
    static Set<Resource> minimal(Set<Resource> parts) {
        Set<Resource> out = new HashSet<>();
        for (Resource part : parts) {
            if (parts.stream().noneMatch(other -> !other.equals(part) && implies(other, part))) {
                out.add(part);
            }
        }
        return out;
    }

    /// The patterns of a set that no other pattern of it holds.
    static Set<ResourcePattern> maximal(Set<ResourcePattern> patterns) {
        Set<ResourcePattern> out = new HashSet<>();
        for (ResourcePattern pattern : patterns) {
            if (patterns.stream().noneMatch(other -> !other.equals(pattern) && pattern.within(other))) {
                out.add(pattern);
            }
        }
        return out;
    }
}
