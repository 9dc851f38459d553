package dev.clawnet.gateway.channel;

/// One chat network. The one port through which the gateway reaches any of them.
public interface Channel {
    /// As the configuration names it.
    String name();

    Capabilities capabilities();

    /// Begins to hold an account's line, and returns at once: the line connects, and connects again, by
    /// itself until it is closed.
    ///
    /// @param wiring of this channel's own type, for another one `IllegalArgumentException`
    Line open(Account account, Wiring wiring, Ears ears);
}
