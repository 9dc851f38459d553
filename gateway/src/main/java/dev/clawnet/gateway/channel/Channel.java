package dev.clawnet.gateway.channel;

import java.util.Optional;

/// One chat network. The one port through which the gateway reaches any of them.
public interface Channel {
    /// As the configuration names it.
    String name();

    Capabilities capabilities();

    /// How the account is reached that every person has here without configuring one; empty where each is
    /// configured.
    default Optional<Wiring> ofEverybody() {
        return Optional.empty();
    }

    /// Begins to hold an account's line, and returns at once: the line connects, and connects again, by
    /// itself until it is closed.
    ///
    /// @param wiring of this channel's own type, for another one `IllegalArgumentException`
    Line open(Account account, Wiring wiring, Ears ears);
}
