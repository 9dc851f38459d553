package dev.clawnet.gateway.access;

/// Who may write privately to an account.
public enum DmPolicy {
    /// Listed and paired senders; everybody else is offered a code that the owner approves.
    PAIRING,
    /// Listed senders alone: who was paired before does not count.
    ALLOWLIST,
    /// Whoever the list admits, which must hold `*` for everybody.
    OPEN,
    DISABLED
}
