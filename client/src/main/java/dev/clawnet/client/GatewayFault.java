package dev.clawnet.client;

import dev.clawnet.protocol.frame.ErrorShape;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The gateway refused: its error, as it came.
public final class GatewayFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorShape error;

    public GatewayFault(ErrorShape error) {
        super(error.message());
        this.error = error;
    }

    /// `details.code` where there is one, else the top-level code.
    public String code() {
        return error.detailCode();
    }

    /// The top-level code.
    public String topCode() {
        return error.code();
    }

    public String message() {
        return error.message();
    }

    public Optional<JsonNode> details() {
        return error.details();
    }

    /// What to do next, when the gateway says so.
    public Optional<String> hint() {
        return error.details()
                .map(details -> details.path("hint"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    public boolean retryable() {
        return error.retryable().orElse(false);
    }

    public Optional<Duration> retryAfter() {
        return error.retryAfterMs().map(Duration::ofMillis);
    }
}
