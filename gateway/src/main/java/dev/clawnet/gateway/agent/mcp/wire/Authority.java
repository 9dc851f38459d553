package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.protocol.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/// What lets this client use a server.
public interface Authority {
    /// What is shown with each request, when there is something.
    Optional<Secret> token();

    /// Gets another one because the server was not content. Throws `UNAUTHORIZED` when there is none to be had.
    void renew(Challenge challenge, Instant until) throws McpFailure;
}
