package dev.clawnet.policy;

/// Why an owner is asked.
public enum AskReason {
    /// No grant covers it, and it is the owner's to allow.
    BOUNDARY,
    /// Consequential, and it depends on text nobody vouches for.
    UNTRUSTED,
    /// It would tell somebody what they may not learn.
    RELEASE,
    /// It binds the owner. Always asked (INV-35).
    COMMIT
}
