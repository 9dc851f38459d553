package dev.clawnet.policy;

import java.util.List;

/// The one matcher of every layer (INV-24): gateway and node decide on the same pattern language.
///
/// Takes time in proportion to pattern times text, whatever the pattern: `*` and `**` go back to the last one only.
final class Matcher {
    private static final String ANY_DEPTH = "**";

    private Matcher() {}

    /// Whether one pattern segment covers one segment of a path.
    interface SegmentRule {
        boolean covers(String pattern, String segment);
    }

    static boolean matches(Resource pattern, Resource resource, SegmentRule rule) {
        return pattern.kind() == resource.kind()
                && pattern.owner().equals(resource.owner())
                && !pattern.segments().isEmpty()
                && covers(pattern.segments(), resource.segments(), rule);
    }

    /// The same by exact names.
    static boolean matches(Resource pattern, Resource resource) {
        return pattern.kind() == resource.kind()
                && pattern.owner().equals(resource.owner())
                && !pattern.segments().isEmpty()
                && coversByName(pattern.segments(), resource.segments());
    }

    /// The same as [#covers(List, List)]. Most patterns are names alone, or names before any star: one look along both
    /// says yes or no of them.
    private static boolean coversByName(List<String> pattern, List<String> path) {
        int common = Math.min(pattern.size(), path.size());
        for (int i = 0; i < common; i++) {
            String step = pattern.get(i);
            if (!step.equals(path.get(i))) {
                return step.indexOf('*') >= 0 && covers(pattern, path);
            }
            if (step.equals(ANY_DEPTH)) {
                return covers(pattern, path);
            }
        }
        return pattern.size() == common || covers(pattern, path);
    }

    /// Whether the pattern matches the path or a folder above it.
    static boolean covers(List<String> pattern, List<String> path) {
        return covers(pattern, path, Matcher::segment);
    }

    static boolean covers(List<String> pattern, List<String> path, SegmentRule rule) {
        int at = 0;
        int step = 0;
        int retryStep = -1;
        int retryAt = -1;
        while (step < pattern.size()) {
            if (pattern.get(step).equals(ANY_DEPTH)) {
                retryStep = ++step;
                retryAt = at;
            } else if (at < path.size() && rule.covers(pattern.get(step), path.get(at))) {
                step++;
                at++;
            } else if (retryStep >= 0 && retryAt < path.size()) {
                step = retryStep;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        return true;
    }

    /// Whether the pattern could match something that lies below the place. May say yes without need; never no.
    static boolean reachesBelow(Resource prefix, Resource place) {
        if (prefix.kind() != place.kind() || !prefix.owner().equals(place.owner())) {
            return false;
        }
        List<String> steps = prefix.segments();
        List<String> path = place.segments();
        for (int i = 0; i < steps.size() && i < path.size(); i++) {
            if (steps.get(i).equals(ANY_DEPTH)) {
                return true;
            }
            if (!segment(steps.get(i), path.get(i))) {
                return false;
            }
        }
        return steps.size() > path.size();
    }

    static boolean segment(String pattern, String text) {
        if (pattern.equals(text)) {
            return true;
        }
        int end = pattern.length() - 1;
        if (end >= 0 && pattern.charAt(end) != '*' && !endsLike(pattern, text)) {
            return false;
        }
        return pattern.indexOf('*') >= 0 && starred(pattern, text);
    }

    /// Most patterns end otherwise than most names: that is all that has to be looked at.
    private static boolean endsLike(String pattern, String text) {
        return !text.isEmpty() && text.charAt(text.length() - 1) == pattern.charAt(pattern.length() - 1);
    }

    private static boolean starred(String pattern, String text) {
        int at = 0;
        int step = 0;
        int retryStep = -1;
        int retryAt = -1;
        while (at < text.length() || step < pattern.length()) {
            if (step < pattern.length() && pattern.charAt(step) == '*') {
                retryStep = ++step;
                retryAt = at;
            } else if (step < pattern.length() && at < text.length() && pattern.charAt(step) == text.charAt(at)) {
                step++;
                at++;
            } else if (retryStep >= 0 && retryAt < text.length()) {
                step = retryStep;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        return true;
    }
}
