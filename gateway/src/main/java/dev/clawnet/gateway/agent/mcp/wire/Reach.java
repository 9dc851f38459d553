package dev.clawnet.gateway.agent.mcp.wire;

import java.net.URI;

/// Which addresses may be called.
///
/// Threat: a server names addresses of its own (metadata, sign-in, tokens), and has the gateway call what only the
/// gateway's network reaches. See `OAuthTest` and `HttpWireTest`.
@FunctionalInterface
public interface Reach {
    /// Throws `REFUSED` for an address that may not be called. Asked before each call, with the exact address.
    void require(URI address) throws McpFailure;
}
