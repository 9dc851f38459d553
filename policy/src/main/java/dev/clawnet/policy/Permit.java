package dev.clawnet.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Authority as a value: one caller, one act, one object, for a short time. The operation that needs authority
/// takes it as its first parameter. [#decide] is the only place that makes one, and only from an Allow.
public final class Permit {
    /// A permit outlives a decision by this much: long enough for a node to act, too short to be kept.
    public static final Duration LIFE = Duration.ofSeconds(30);

    private final Act act;
    private final List<String> basis;
    private final Audience audience;
    private final Instant expiresAt;

    private Permit(Act act, Verdict.Allow allow, Instant expiresAt) {
        this.act = act;
        this.basis = allow.basis();
        this.audience = allow.audience();
        this.expiresAt = expiresAt;
    }

    /// A verdict, and the permit that an Allow carries.
    public record Decided(Verdict verdict, Optional<Permit> permit) {}

    /// Decides, and mints the permit when the verdict is Allow.
    public static Decided decide(Snapshot snapshot, Act act) {
        Verdict verdict = Decide.decide(snapshot, act);
        return switch (verdict) {
            case Verdict.Allow allow ->
                new Decided(
                        verdict,
                        Optional.of(new Permit(act, allow, snapshot.now().plus(LIFE))));
            case Verdict.Deny _, Verdict.Ask _ -> new Decided(verdict, Optional.empty());
        };
    }

    public Act act() {
        return act;
    }

    public List<String> basis() {
        return basis;
    }

    /// Those who get what the act makes.
    public Audience audience() {
        return audience;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /// Refuses use for another act, or too late. A mismatch is a bug of ours, never an agent's choice.
    public void require(Act attempted, Instant now) {
        if (!act.equals(attempted) || !now.isBefore(expiresAt)) {
            throw new IllegalStateException("a permit used for another act or after its time");
        }
    }
}
