package dev.clawnet.gateway.agent.mcp.wire;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server says about the authorization that it wants. Source: RFC 6750, RFC 9728 section 5.1.
///
/// @param status 401, or 403 where what there is does not reach
record Challenge(int status, Map<String, String> parameters) {
    private static final int LONGEST = 4_096;
    private static final Pattern PARAMETER = Pattern.compile("([a-z_]{1,40})\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    Challenge(int status, List<String> headers) {
        this(status, parsed(headers));
    }

    private static Map<String, String> parsed(List<String> headers) {
        Map<String, String> found = new TreeMap<>();
        for (String header : headers) {
            String text = header.substring(0, Math.min(LONGEST, header.length()));
            if (!text.toLowerCase(Locale.ROOT).startsWith("bearer")) {
                continue;
            }
            Matcher matcher = PARAMETER.matcher(text);
            while (matcher.find()) {
                found.putIfAbsent(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
            }
        }
        return found;
    }

    /// Where the server describes itself.
    Optional<URI> metadata() {
        return Optional.ofNullable(parameters.get("resource_metadata")).flatMap(Discovery::address);
    }

    Optional<String> scope() {
        return Optional.ofNullable(parameters.get("scope")).filter(scope -> !scope.isBlank());
    }

    /// Whether what there is would do, were it wider.
    boolean wider() {
        return status == 403;
    }
}
