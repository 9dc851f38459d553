package dev.clawnet.protocol.method;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Ends a request with an error that its peer may see. Message and details are safe by construction: they are
/// written by the thrower from constants and the caller's own input, never from an exception's text.
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;
    private final transient Optional<Duration> retryAfter;

    public Fault(ErrorCode code, String message) {
        this(code, message, Map.of(), Optional.empty());
    }

    public Fault(ErrorCode code, String message, Map<String, Object> details) {
        this(code, message, details, Optional.empty());
    }

    public Fault(ErrorCode code, String message, Map<String, Object> details, Optional<Duration> retryAfter) {
        // A fault is an answer, not a bug: no stack trace, no suppression.
        super(message, null, false, false);
        this.code = code;
        this.details = Map.copyOf(details);
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// The thrower's details, with `code` and, unless set, the `hint` of the error code.
    public Map<String, Object> details() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!code.detail().isEmpty()) {
            all.put("code", code.detail());
        }
        all.put("hint", code.hint());
        all.putAll(details);
        return all;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
