/// The client side of the Model Context Protocol: its two transports, its session, and its authorization.
///
/// Guarantees: every message, page, stream and wait has a bound; a server's requests are refused unless the caller's
/// own [Peer] answers them; no address is called that [Reach] does not let through; a redirect is never followed.
///
/// Source: the specification of 2025-11-25, RFC 9728 (protected resources), RFC 8414 (authorization servers),
/// RFC 7591 (registration), RFC 7636 (PKCE), RFC 8707 (resource indicators). Must never: decide what an agent may call,
/// or hand a server's text to a model. Imported by: agent.mcp.
@NullMarked
package dev.clawnet.gateway.agent.mcp.wire;

import org.jspecify.annotations.NullMarked;
