package dev.clawnet.policy;

import java.util.List;

/// The one matcher of every layer (INV-24): gateway and node decide on the same pattern language.
final class Matcher {
    private Matcher() {}

    static boolean matches(ResourcePattern pattern, Resource resource) {
        Resource prefix = pattern.prefix();
        return prefix.kind() == resource.kind()
                && prefix.owner().equals(resource.owner())
                && !prefix.segments().isEmpty()
                && segments(prefix.segments(), resource.segments());
    }

    private static boolean segments(List<String> pattern, List<String> path) {
        if (pattern.isEmpty()) {
            return true;
        }
        if (pattern.getFirst().equals("**")) {
            List<String> rest = pattern.subList(1, pattern.size());
            for (int skip = 0; skip <= path.size(); skip++) {
                if (segments(rest, path.subList(skip, path.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !path.isEmpty()
                && segment(pattern.getFirst(), path.getFirst())
                && segments(pattern.subList(1, pattern.size()), path.subList(1, path.size()));
    }

    private static boolean segment(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        String head = pattern.substring(0, star);
        String tail = pattern.substring(star + 1);
        if (!text.startsWith(head)) {
            return false;
        }
        for (int end = head.length(); end <= text.length(); end++) {
            if (segment(tail, text.substring(end))) {
                return true;
            }
        }
        return false;
    }
}
