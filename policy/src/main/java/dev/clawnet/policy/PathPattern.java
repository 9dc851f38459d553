package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/// A set of absolute paths of one node, in the language of [ResourcePattern]: `/a/b` is that file or folder and all
/// below it, `*` a segment or a part of one, `**` any number of segments. `/` alone covers nothing; `/**` covers
/// all.
public record PathPattern(List<String> segments) {
    private static final int MAX_LENGTH = 4_096;

    public PathPattern {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a path pattern has no empty, `.` or `..` segment");
            }
        }
    }

    /// Reads `/a/*/c` or `**/c`; a leading slash may be left out only before `**`.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static PathPattern parse(String text) {
        if (text.length() > MAX_LENGTH || !(text.startsWith("/") || text.startsWith("**"))) {
            throw new IllegalArgumentException("a path pattern begins with / or **, and has at most 4096 characters");
        }
        String inner = text.startsWith("/") ? text.substring(1) : text;
        return new PathPattern(inner.isEmpty() ? List.of() : Arrays.asList(inner.split("/", -1)));
    }

    /// Whether the path, given by its segments, is in the set.
    public boolean covers(List<String> path) {
        return !segments.isEmpty() && Matcher.covers(segments, path);
    }

    @JsonValue
    public String text() {
        return "/" + String.join("/", segments);
    }

    @Override
    public String toString() {
        return text();
    }
}
