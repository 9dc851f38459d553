package dev.clawnet.policy;

/// Which check of the table in [Decide] refused. Recorded for the owner; an agent sees `none` or `no`, nothing
/// finer.
public enum DenyCode {
    BINDING,
    FORBIDDEN,
    STATE,
    BUDGET,
    OUT_OF_SCOPE,
    MISSING,
    FLOW,
    INGRESS,
    /// A value that the decision needs is undefined.
    UNDEFINED;

    /// What the agent is told: `none` where the answer must look like a name that does not exist.
    public String seenByAgent() {
        return switch (this) {
            case MISSING, FORBIDDEN, OUT_OF_SCOPE -> "none";
            case BINDING, STATE, BUDGET, FLOW, INGRESS, UNDEFINED -> "no";
        };
    }
}
