package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A set of resources of one kind and one owner: segment-wise prefix, with `*` for one segment or a part of one,
/// and `**` for any number of segments. `a/b` matches `a/b` and everything below it; never `a/bc`. An empty path
/// matches nothing; all of that kind and owner is written `**`.
///
/// @param prefix what a resource must match
/// @param also what it must match besides: parts that only a [#meet] makes
public record ResourcePattern(Resource prefix, List<Resource> also) {
    private static final String AND = " & ";

    /// Parts of one conjunction; more come from no grant that a person would make.
    private static final int MAX_PARTS = 16;

    public ResourcePattern {
        also = List.copyOf(also);
        if (also.size() >= MAX_PARTS) {
            throw new IllegalArgumentException("a pattern has at most " + MAX_PARTS + " parts");
        }
    }

    public ResourcePattern(Resource prefix) {
        this(prefix, List.of());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ResourcePattern parse(String text) {
        List<Resource> parts = Arrays.stream(text.split(AND, MAX_PARTS + 1))
                .map(Resource::parse)
                .toList();
        return new ResourcePattern(parts.getFirst(), parts.subList(1, parts.size()));
    }

    /// Exactly this resource and what is below it. A name that holds a star cannot be said in this language: a
    /// grant made from it would hold more than the object that was shown.
    public static ResourcePattern exactly(Resource resource) {
        for (String segment : resource.segments()) {
            if (segment.indexOf('*') >= 0) {
                throw new IllegalArgumentException("a name with a star cannot be granted by itself");
            }
        }
        return new ResourcePattern(resource);
    }

    public boolean matches(Resource resource) {
        if (!Matcher.matches(prefix, resource)) {
            return false;
        }
        for (int i = 0; i < also.size(); i++) {
            if (!Matcher.matches(also.get(i), resource)) {
                return false;
            }
        }
        return true;
    }

    /// By the case rule of the platform that the resource is on.
    public boolean matches(Resource resource, CaseRule rule) {
        if (!Matcher.matches(prefix, resource, rule.segments())) {
            return false;
        }
        for (Resource part : also) {
            if (!Matcher.matches(part, resource, rule.segments())) {
                return false;
            }
        }
        return true;
    }

    /// Whether it could match something that lies below the place, though not the place itself.
    boolean reachesBelow(Resource place) {
        boolean below = false;
        for (Resource part : parts()) {
            if (Matcher.reachesBelow(part, place)) {
                below = true;
            } else if (!Matcher.matches(part, place, Matcher::segment)) {
                return false;
            }
        }
        return below;
    }

    /// Whether everything it matches is matched by the other. Sound: a yes is always true.
    public boolean within(ResourcePattern other) {
        List<Resource> own = parts().stream().map(Patterns::canonical).toList();
        return other.parts().stream()
                .map(Patterns::canonical)
                .allMatch(high -> own.stream().anyMatch(low -> Patterns.implies(low, high)));
    }

    /// What both match; empty when nothing can be, and when saying it would take too many parts.
    public Optional<ResourcePattern> meet(ResourcePattern other) {
        Set<Resource> all = new HashSet<>();
        parts().forEach(part -> all.add(Patterns.canonical(part)));
        other.parts().forEach(part -> all.add(Patterns.canonical(part)));
        for (Resource one : all) {
            if (all.stream().anyMatch(two -> Patterns.disjoint(one, two))) {
                return Optional.empty();
            }
        }
        List<Resource> parts = Patterns.minimal(all).stream()
                .sorted(Comparator.comparing(Resource::text))
                .toList();
        return parts.size() > MAX_PARTS
                ? Optional.empty()
                : Optional.of(new ResourcePattern(parts.getFirst(), parts.subList(1, parts.size())));
    }

    /// How specific it is: its segments, those that stand for any depth not counted.
    public int length() {
        int longest = length(prefix);
        for (Resource part : also) {
            longest = Math.max(longest, length(part));
        }
        return longest;
    }

    private static int length(Resource part) {
        int length = 0;
        for (String segment : part.segments()) {
            if (!segment.equals("**")) {
                length++;
            }
        }
        return length;
    }

    private List<Resource> parts() {
        if (also.isEmpty()) {
            return List.of(prefix);
        }
        List<Resource> parts = new ArrayList<>(also);
        parts.addFirst(prefix);
        return parts;
    }

    @JsonValue
    public String text() {
        return parts().stream().map(Resource::text).collect(Collectors.joining(AND));
    }

    @Override
    public String toString() {
        return text();
    }
}
