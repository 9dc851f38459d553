package dev.clawnet.gateway.transport;

import java.util.List;
import java.util.Map;

/// Signs that a request was passed on by something between: then its socket does not say where it comes from.
public final class Forwarding {
    /// The one that a listed proxy is believed about.
    public static final String FOR = "x-forwarded-for";

    private static final List<String> HEADERS =
            List.of("forwarded", FOR, "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via");

    private Forwarding() {}

    /// Whether a request shows such a sign.
    ///
    /// @param headers by their lower-case names
    public static boolean in(Map<String, List<String>> headers) {
        return HEADERS.stream().anyMatch(headers::containsKey);
    }
}
