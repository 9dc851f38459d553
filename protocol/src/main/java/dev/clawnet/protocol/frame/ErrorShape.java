package dev.clawnet.protocol.frame;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The error of an answer.
///
/// @param code one of the few top-level codes
/// @param details `code` tells errors of one top-level code apart; the rest depends on it
/// @param retryable whether the same request may succeed later
/// @param retryAfterMs how long to wait, when the gateway knows
public record ErrorShape(
        String code,
        String message,
        Optional<JsonNode> details,
        Optional<Boolean> retryable,
        Optional<Long> retryAfterMs) {

    public static ErrorShape of(Fault fault) {
        Map<String, Object> details = fault.details();
        return new ErrorShape(
                fault.code().wire(),
                fault.getMessage(),
                Optional.of(Json.STRICT.valueToTree(details)),
                fault.code().retryable() ? Optional.of(true) : Optional.empty(),
                fault.retryAfter().map(Duration::toMillis));
    }

    /// `details.code`, or the top-level code where there is none.
    public String detailCode() {
        return details.map(d -> d.path("code"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElse(code);
    }
}
