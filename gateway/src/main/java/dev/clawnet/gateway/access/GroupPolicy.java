package dev.clawnet.gateway.access;

/// Who may write to an account in rooms.
public enum GroupPolicy {
    /// Every sender in an admitted room.
    OPEN,
    /// Listed senders alone.
    ALLOWLIST,
    DISABLED
}
