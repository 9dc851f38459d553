package dev.clawnet.gateway.trace;

import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a trace: one span, and what it is a part of. Small, so that it can be stored with what goes on later.
///
/// @param trace 32 hex digits
/// @param span 16 hex digits
/// @param parent the span that this one is a part of
/// @param sampled whether its spans are sent
public record Trail(String trace, String span, Optional<String> parent, boolean sampled) {
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}");

    public Trail {
        if (!TRACE.matcher(trace).matches()
                || !SPAN.matcher(span).matches()
                || !parent.map(each -> SPAN.matcher(each).matches()).orElse(true)) {
            throw new IllegalArgumentException("no place in a trace");
        }
    }

    /// A part of this one.
    Trail to(String part) {
        return new Trail(trace, part, Optional.of(span), sampled);
    }
}
