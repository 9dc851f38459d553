package dev.clawnet.gateway.channel;

/// Who hears a line.
public interface Ears {
    /// A message came. Returns when it is durable, so that a channel that sends faster than that is held back.
    void heard(Incoming message);

    /// The line is up: what waits may be sent.
    void up();
}
