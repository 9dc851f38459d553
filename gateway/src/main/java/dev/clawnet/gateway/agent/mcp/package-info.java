/// Tools of servers that speak the Model Context Protocol.
///
/// Guarantees: what a server offers is offered to agents only while its list (name, description and schema of each
/// tool) has the digest that its owner allowed; every call is an act `invoke` on
/// `service://<owner>/mcp:<server>/<tool>` that is decided like any other, announced before it leaves, and bound to
/// that digest; what a server answers is data of nobody's word, cut to its bound; what a server asks is refused.
///
/// Threat: a server that changes what its tools are called or say once they were allowed, answers with orders, or
/// asks the model for something itself. See `ServersTest`. Must never: offer a list that waits, or start a program of
/// anybody but the host person outside of a sandbox. Imported by: the gateway's wiring.
@NullMarked
package dev.clawnet.gateway.agent.mcp;

import org.jspecify.annotations.NullMarked;
