package dev.clawnet.app.mcp;

import dev.clawnet.protocol.method.Method;

/// The user's gateway, as the tools need it. Any number of threads call at once.
public interface Upstream extends AutoCloseable {
    /// Calls and waits. [dev.clawnet.app.cli.Problem] when the gateway refuses or is away.
    <P, R> R call(Method<P, R> method, P params);

    /// Whether this device is a person's, so that what is said on it counts as that person's own words. True when that
    /// cannot be found out. `Problem` when the gateway is away.
    boolean speaksForPerson();

    @Override
    void close();
}
