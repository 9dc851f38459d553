package dev.clawnet.node.policy;

import dev.clawnet.protocol.node.NodeError;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An absolute path in its one spelling: no empty, `.` or `..` segment, no control character, Unicode NFC (INV-24).
/// Whether it goes through links is for the file system to tell.
///
/// Threat: two spellings of one file, of which only one is denied. See `EscapeTest`.
public record CanonicalPath(List<String> segments) {
    private static final int MAX_BYTES = 4_096;
    private static final int MAX_SEGMENT_BYTES = 255;
    private static final int MAX_SEGMENTS = 128;
    private static final char REPLACEMENT = '\uFFFD';

    public CanonicalPath {
        segments = List.copyOf(segments);
    }

    public static CanonicalPath parse(String text) throws Refusal {
        if (text.equals("/")) {
            return new CanonicalPath(List.of());
        }
        if (!text.startsWith("/") || text.length() > MAX_BYTES) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        List<String> segments = Arrays.asList(text.substring(1).split("/", -1));
        if (segments.size() > MAX_SEGMENTS || !segments.stream().allMatch(CanonicalPath::isCanonicalName)) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        return new CanonicalPath(segments);
    }

    /// Whether a name is in its one spelling, and can be told from every other.
    public static boolean isCanonicalName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.chars().noneMatch(c -> Character.isISOControl(c) || c == REPLACEMENT)
                && name.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_SEGMENT_BYTES;
    }

    public boolean isTop() {
        return segments.isEmpty();
    }

    public String name() {
        return segments.getLast();
    }

    public CanonicalPath parent() {
        return new CanonicalPath(segments.subList(0, segments.size() - 1));
    }

    public CanonicalPath child(String name) {
        List<String> all = new ArrayList<>(segments);
        all.add(name);
        return new CanonicalPath(all);
    }

    /// Whether this is `place` or lies below it.
    public boolean within(CanonicalPath place) {
        return segments.size() >= place.segments.size()
                && segments.subList(0, place.segments.size()).equals(place.segments);
    }

    public Path path() throws Refusal {
        try {
            return Path.of(text());
        } catch (InvalidPathException e) {
            throw new Refusal(NodeError.BAD_PATH);
        }
    }

    public String text() {
        return "/" + String.join("/", segments);
    }

    @Override
    public String toString() {
        return text();
    }
}
