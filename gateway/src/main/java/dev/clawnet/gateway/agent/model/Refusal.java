package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a provider's refusal means. Its text is looked at for known words and goes no further.
final class Refusal {
    private Refusal() {}

    static ModelFailure of(HttpResponse<?> response, String body) {
        return of(response.statusCode(), retryAfter(response), body.toLowerCase(Locale.ROOT));
    }

    private static ModelFailure of(int status, Optional<Duration> retryAfter, String body) {
        return switch (status) {
            case 401, 403 -> new ModelFailure(Kind.AUTH, "the model provider does not take the key");
            case 402 -> new ModelFailure(Kind.BILLING, "the account at the model provider is used up");
            case 404 -> new ModelFailure(Kind.NO_MODEL, "the model provider knows no such model or address");
            case 408, 504 -> new ModelFailure(Kind.TIMEOUT, "the model provider took too long", retryAfter);
            case 429 -> rateLimit(retryAfter, body);
            case 529 -> new ModelFailure(Kind.UNREACHABLE, "the model provider is overloaded", retryAfter);
            default -> other(status, retryAfter, body);
        };
    }

    private static ModelFailure rateLimit(Optional<Duration> retryAfter, String body) {
        return holds(body, "insufficient_quota", "credit balance")
                ? new ModelFailure(Kind.BILLING, "the account at the model provider is used up")
                : new ModelFailure(Kind.RATE_LIMIT, "the model provider wants fewer questions", retryAfter);
    }

    private static ModelFailure other(int status, Optional<Duration> retryAfter, String body) {
        if (status >= 500) {
            return new ModelFailure(Kind.UNREACHABLE, "the model provider failed (HTTP " + status + ")", retryAfter);
        }
        boolean tooLong = status == 413
                || holds(body, "context_length", "context length", "prompt is too long", "context window");
        return tooLong
                ? new ModelFailure(Kind.CONTEXT_LENGTH, "the context is longer than the model takes")
                : new ModelFailure(Kind.REFUSED, "the model provider refused the question (HTTP " + status + ")");
    }

    private static boolean holds(String body, String... words) {
        return Stream.of(words).anyMatch(body::contains);
    }

    /// Whole seconds only; a date would need the provider's clock to be ours.
    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
