package dev.clawnet.gateway.transport;

/// What happens to a message when its link has more unsent bytes than it may hold.
public enum Delivery {
    /// The message matters: a link too slow for it is closed with 1008 `slow consumer`.
    MUST,
    /// A newer one will replace it: it is dropped and the link stays.
    DROP_IF_SLOW
}
