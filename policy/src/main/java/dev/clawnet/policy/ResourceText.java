package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The text form of a resource: `kind://owner/segment/segment`.
final class ResourceText {
    /// Longer than any path that a platform opens; a longer text is refused before it is taken apart.
    private static final int MAX_LENGTH = 16_384;

    private ResourceText() {}

    static String encode(String segment) {
        return plain(segment) ? segment : encoded(segment);
    }

    /// Whether encoding changes nothing, as with most names.
    private static boolean plain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '-' && c != '_' && c != '.' && c != '*') {
                return false;
            }
        }
        return true;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2A", "*");
    }

    static Resource parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a resource has the form kind://owner/path");
        }
        Resource.Kind kind = kind(text.substring(0, scheme));
        List<String> parts = Arrays.stream(text.substring(scheme + 3).split("/", -1))
                .map(ResourceText::decode)
                .toList();
        List<String> segments = parts.subList(1, parts.size());
        return new Resource(kind, new PersonId(parts.getFirst()), segments.equals(List.of("")) ? List.of() : segments);
    }

    private static Resource.Kind kind(String name) {
        for (Resource.Kind kind : Resource.Kind.values()) {
            if (kind.wire().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a resource is of a known kind");
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a resource has percent-encoded segments", e);
        }
    }
}
