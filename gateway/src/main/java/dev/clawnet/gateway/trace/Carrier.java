package dev.clawnet.gateway.trace;

import java.util.List;

/// Takes spans to where they are looked at.
public interface Carrier extends AutoCloseable {
    /// Takes a batch there, and waits until it arrived or cannot within its deadline. Throws nothing.
    ///
    /// @return whether it arrived
    boolean carry(List<Finished> batch);

    @Override
    void close();
}
