package dev.clawnet.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The one decision function. Total and pure: it evaluates every check of its table, and Deny beats Ask beats
/// Allow.
///
/// | # | Check | Otherwise |
/// |---|---|---|
/// | 0 | what the act needs is defined | Deny `UNDEFINED` |
/// | 1 | run live, agent active and of this person, seated where it acts | Deny `BINDING` |
/// | 2 | the verb exists for this agent and object; object not out of reach for good | Deny `FORBIDDEN` |
/// | 3 | contact, identity shown, membership, turn, caps, depth, no cycle, not refused before | Deny `STATE` |
/// | 4 | budget reserved for this run | Deny `BUDGET` |
/// | 5 | a live grant, or what needs none | Ask `BOUNDARY`, or Deny `OUT_OF_SCOPE` |
/// | 6 | not consequential, or trusted, or granted also when untrusted | Ask `UNTRUSTED` |
/// | 7 | reads and removals: the whole audience may learn it | Deny `MISSING` |
/// |   | acts: told to nobody beyond the run's audience | Ask `RELEASE` in private, or Deny `FLOW` |
/// | 8 | not `commit` | Ask `COMMIT` |
/// | 9 | the receiver's own policy admits it | Deny `INGRESS` |
///
/// Threat: the model is the adversary; it may emit any act at all, and gains nothing by it. See `DecideTableTest`,
/// `DecidePropertiesTest` and `DifferentialTest`.
public final class Decide {
    /// In the basis of an Allow: the write adds and never replaces, and is answered `done` whatever is there.
    public static final String APPEND_ONLY = "append-only";

    /// In the basis of an Allow: everybody who gets it may learn all that led to it, though the run itself is for
    /// fewer.
    public static final String CONSULTED = "readers of every place consulted";

    /// In their order: the first one that gives the winning verdict names the code.
    private static final List<Check> CHECKS = List.of(
            Standing::defined,
            Standing::binding,
            Standing::exists,
            Standing::state,
            Standing::budget,
            Scope::granted,
            Scope::integrity,
            Flow::flow,
            Scope::commitment,
            Flow::ingress);

    private Decide() {}

    /// One row of the table.
    private interface Check {
        Finding on(Case c);
    }

    public static Verdict decide(Snapshot snapshot, Act act) {
        try {
            return weighed(Case.of(snapshot, act));
        } catch (RuntimeException e) {
            // Fail closed (INV-23): a decision that cannot be made is a refusal that says so, never an escape.
            return new Verdict.Deny(
                    DenyCode.UNDEFINED, List.of("0 " + e.getClass().getSimpleName()));
        }
    }

    /// Whether an allowed write goes where the run's audience may not look, so that it may only add.
    public static boolean appendOnly(Snapshot snapshot, Act act) {
        return Flow.appendOnly(Case.of(snapshot, act));
    }

    /// Whether an untrusted run needs more than a plain grant for this act.
    public static boolean consequential(Snapshot snapshot, Act act) {
        return Scope.consequential(Case.of(snapshot, act));
    }

    /// Who gets what the act makes or says.
    public static Audience audience(Snapshot snapshot, Act act) {
        return ActAudience.of(snapshot, act, Labels.of(snapshot));
    }

    /// What a refusal is remembered by for the rest of a run: the same verb, object and audience is then denied.
    public static String refusalKey(Act act, Audience audience) {
        return act.verb().wire() + " " + act.object().text() + " " + String.join(" ", audience.texts());
    }

    private static Verdict weighed(Case c) {
        DenyCode code = null;
        Set<AskReason> reasons = EnumSet.noneOf(AskReason.class);
        List<String> refusals = new ArrayList<>(2);
        List<String> basis = new ArrayList<>(4);
        for (Check check : CHECKS) {
            switch (check.on(c)) {
                case Finding.Holds holds -> basis.addAll(holds.basis());
                case Finding.Denies denies -> {
                    code = code == null ? denies.code() : code;
                    refusals.add(denies.why());
                }
                case Finding.Asks asks
                when c.snapshot().answered().contains(asks.reason()) -> basis.add("approval " + asks.reason());
                case Finding.Asks asks -> {
                    reasons.add(asks.reason());
                    refusals.add(asks.why());
                }
            }
        }
        if (code != null) {
            return new Verdict.Deny(code, refusals);
        }
        if (!reasons.isEmpty()) {
            return new Verdict.Ask(reasons, refusals, c.audience());
        }
        basis.add("revision " + c.snapshot().policyRevision());
        return new Verdict.Allow(basis, c.audience());
    }
}
