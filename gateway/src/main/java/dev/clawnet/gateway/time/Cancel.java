package dev.clawnet.gateway.time;

/// Takes back work that has not started. Calling it later, or twice, changes nothing.
@FunctionalInterface
public interface Cancel {
    void cancel();
}
