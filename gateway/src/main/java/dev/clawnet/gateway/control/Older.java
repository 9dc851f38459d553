package dev.clawnet.gateway.control;

import dev.clawnet.protocol.frame.ErrorShape;
import java.util.Set;

/// What links of protocol 3 are told otherwise: their programs look at the code of an error, and know these alone.
final class Older {
    static final int PROTOCOL = 3;
    private static final Set<String> CODES =
            Set.of("INVALID_REQUEST", "UNAVAILABLE", "NOT_PAIRED", "NOT_LINKED", "AGENT_TIMEOUT");

    private Older() {}

    /// The error in the words of that protocol; message and details stay.
    static ErrorShape error(ErrorShape error, int protocol) {
        return protocol > PROTOCOL || CODES.contains(error.code())
                ? error
                : new ErrorShape(
                        "INVALID_REQUEST", error.message(), error.details(), error.retryable(), error.retryAfterMs());
    }
}
