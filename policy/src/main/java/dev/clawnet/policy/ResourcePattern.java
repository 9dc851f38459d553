package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A set of resources of one kind and one owner: segment-wise prefix, with `*` for one segment or a part of one,
/// and `**` for any number of segments. `a/b` matches `a/b` and everything below it; never `a/bc`. An empty path
/// matches all
/// of that kind and owner only when written `**`.
public record ResourcePattern(@JsonValue Resource prefix) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ResourcePattern {}

    public static ResourcePattern parse(String text) {
        return new ResourcePattern(Resource.parse(text));
    }

    public boolean matches(Resource resource) {
        return Matcher.matches(this, resource);
    }

    /// How specific it is: its segments, those that stand for any depth not counted.
    public int length() {
        int length = 0;
        for (String segment : prefix.segments()) {
            if (!segment.equals("**")) {
                length++;
            }
        }
        return length;
    }

    @Override
    public String toString() {
        return prefix.text();
    }
}
