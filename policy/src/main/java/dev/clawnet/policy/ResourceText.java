package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The text form of a resource: `kind://owner/segment/segment`.
final class ResourceText {
    private ResourceText() {}

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2A", "*");
    }

    static Resource parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            throw new IllegalArgumentException("a resource has the form kind://owner/path");
        }
        Resource.Kind kind = Resource.Kind.valueOf(text.substring(0, scheme).toUpperCase(Locale.ROOT));
        List<String> parts = Arrays.stream(text.substring(scheme + 3).split("/", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        List<String> segments = parts.subList(1, parts.size());
        return new Resource(kind, new PersonId(parts.getFirst()), segments.equals(List.of("")) ? List.of() : segments);
    }
}
