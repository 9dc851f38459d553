package dev.clawnet.gateway.http;

import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Ends an API request with an error that its caller may see, in the shape that OpenAI's clients read.
final class ApiFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY = 429;

    private final int status;
    private final String type;
    private final transient Optional<Duration> retryAfter;

    ApiFault(int status, String type, String sentence) {
        this(status, type, sentence, Optional.empty());
    }

    private ApiFault(int status, String type, String sentence, Optional<Duration> retryAfter) {
        super(sentence, null, false, false);
        this.status = status;
        this.type = type;
        this.retryAfter = retryAfter;
    }

    static ApiFault invalid(String sentence) {
        return new ApiFault(400, "invalid_request_error", sentence);
    }

    static ApiFault tooMany(String sentence, Duration wait) {
        return new ApiFault(TOO_MANY, "rate_limit_error", sentence, Optional.of(wait));
    }

    /// What a refusal of a method is over HTTP.
    static ApiFault of(Fault fault) {
        ErrorCode code = fault.code();
        if (code == ErrorCode.LIMIT_REACHED) {
            return tooMany(fault.getMessage(), fault.retryAfter().orElse(Duration.ofSeconds(1)));
        }
        int status = switch (code) {
            case NOT_FOUND, UNKNOWN_METHOD -> 404;
            case CONFLICT, NAME_TAKEN -> 409;
            case TIMEOUT -> 504;
            case INTERNAL -> 500;
            default ->
                switch (code.wire()) {
                    case "FORBIDDEN" -> 403;
                    case "UNAVAILABLE" -> 503;
                    default -> 400;
                };
        };
        return new ApiFault(status, type(status), fault.getMessage(), fault.retryAfter());
    }

    private static String type(int status) {
        return switch (status) {
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 500, 503, 504 -> "server_error";
            default -> "invalid_request_error";
        };
    }

    /// `{"error":{...}}`.
    ObjectNode body() {
        ObjectNode body = Json.STRICT.createObjectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("code", type)
                .putNull("param");
        return body;
    }

    HttpAnswer answer() {
        return answer(body());
    }

    /// The same, with a member that is `false` before it.
    HttpAnswer answer(String flag) {
        ObjectNode body = Json.STRICT.createObjectNode().put(flag, false);
        body.setAll(body());
        return answer(body);
    }

    private HttpAnswer answer(ObjectNode body) {
        HttpAnswer answer = HttpAnswer.json(status, Json.STRICT.writeValueAsString(body));
        if (status == 401) {
            answer = answer.with("WWW-Authenticate", "Bearer");
        }
        return retryAfter.isPresent()
                ? answer.with(
                        "Retry-After",
                        Long.toString(retryAfter.get().plusMillis(999).toSeconds()))
                : answer;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
