package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A model, or a credential, that is left alone for a while because it failed. Pure: what it becomes follows from
/// what it was.
///
/// @param model that failed, as agents name it
/// @param failures one after another, none of them a day after the one before
/// @param until from then on it is asked again
public record Cooling(String model, String profile, Kind reason, int failures, Instant last, Instant until) {
    private static final int GROWTH = 5;
    private static final int STEPS = 3;

    /// After one more failure: 1, 5, 25, 60 minutes; for an account that is used up 5, 10, 20, 24 hours. What the
    /// provider asked for counts where it is longer, up to a day.
    static Cooling after(
            Optional<Cooling> before, Candidate failed, Kind reason, Optional<Duration> asked, Instant now) {
        int failures = before.filter(cooling ->
                                cooling.last().plus(AgentLimits.COOLING_MEMORY).isAfter(now))
                        .map(Cooling::failures)
                        .orElse(0)
                + 1;
        Duration own = reason == Kind.BILLING ? billing(failures) : usual(failures);
        Duration wait = asked.filter(longer -> longer.compareTo(own) > 0)
                .map(longer -> longer.compareTo(AgentLimits.COOLING_MEMORY) > 0 ? AgentLimits.COOLING_MEMORY : longer)
                .orElse(own);
        return new Cooling(failed.ref().toString(), failed.profile(), reason, failures, now, now.plus(wait));
    }

    private static Duration usual(int failures) {
        long factor = 1;
        for (int i = 1; i < Math.min(failures, STEPS + 1); i++) {
            factor *= GROWTH;
        }
        Duration grown = AgentLimits.COOLING.multipliedBy(factor);
        return grown.compareTo(AgentLimits.COOLING_MOST) > 0 ? AgentLimits.COOLING_MOST : grown;
    }

    private static Duration billing(int failures) {
        Duration grown = AgentLimits.COOLING_BILLING.multipliedBy(1L << Math.min(failures - 1, STEPS));
        return grown.compareTo(AgentLimits.COOLING_MEMORY) > 0 ? AgentLimits.COOLING_MEMORY : grown;
    }

    boolean over(Instant now) {
        return !until.isAfter(now);
    }

    /// Whether another model is asked in place of one that failed so. What the owner ended is over; a context that is
    /// too long for one model is the run's to shorten, and would be for the next.
    static boolean fallsBack(Kind reason) {
        return switch (reason) {
            case AUTH, BILLING, NO_MODEL, RATE_LIMIT, TIMEOUT, UNREACHABLE, REFUSED, BAD_ANSWER -> true;
            case CONTEXT_LENGTH, CANCELLED -> false;
        };
    }

    /// Whether the failure says something about the next question as well.
    static boolean cools(Kind reason) {
        return switch (reason) {
            case AUTH, BILLING, NO_MODEL, RATE_LIMIT, TIMEOUT, UNREACHABLE -> true;
            case REFUSED, BAD_ANSWER, CONTEXT_LENGTH, CANCELLED -> false;
        };
    }

    /// Whether the credential is at fault, with whichever model.
    static boolean ofCredential(Kind reason) {
        return reason == Kind.AUTH || reason == Kind.BILLING;
    }
}
