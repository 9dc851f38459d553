package dev.clawnet.gateway.agent;

import java.util.Locale;
import java.util.Optional;

/// What may be used of models, by day and by month (UTC). Absent is unlimited.
public record Allowance(
        Optional<Long> dayTokens,
        Optional<Long> monthTokens,
        Optional<Double> dayDollars,
        Optional<Double> monthDollars) {
    public static final Allowance NONE =
            new Allowance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// What was used, or may be.
    ///
    /// @param dollars of what has a price
    public record Amount(long tokens, double dollars) {
        static final Amount ZERO = new Amount(0, 0);

        Amount plus(Amount more) {
            return new Amount(Math.addExact(tokens, more.tokens), dollars + more.dollars);
        }
    }

    boolean unlimited() {
        return equals(NONE);
    }

    /// Why the next question would pass it; empty when it would not.
    ///
    /// @param day used and reserved today
    /// @param month used and reserved this month, today included
    /// @param next what the question costs at most; empty dollars: its model has no price
    Optional<String> passed(Amount day, Amount month, long next, Optional<Double> nextDollars) {
        if (nextDollars.isEmpty() && (dayDollars.isPresent() || monthDollars.isPresent())) {
            return Optional.of("a budget in dollars is set, and the model has no price in models.providers");
        }
        double dollars = nextDollars.orElse(0.0);
        return tokens("today", dayTokens, day.tokens(), next)
                .or(() -> tokens("this month", monthTokens, month.tokens(), next))
                .or(() -> dollars("today", dayDollars, day.dollars(), dollars))
                .or(() -> dollars("this month", monthDollars, month.dollars(), dollars));
    }

    private static Optional<String> tokens(String when, Optional<Long> most, long used, long next) {
        return most.filter(limit -> used > limit - next)
                .map(limit -> String.format(
                        Locale.ROOT,
                        "%,d of %,d tokens are used or reserved %s, and this question may take %,d",
                        used,
                        limit,
                        when,
                        next));
    }

    private static Optional<String> dollars(String when, Optional<Double> most, double used, double next) {
        return most.filter(limit -> used + next > limit)
                .map(limit -> String.format(
                        Locale.ROOT,
                        "$%.4f of $%.4f are used or reserved %s, and this question may take $%.4f",
                        used,
                        limit,
                        when,
                        next));
    }
}
