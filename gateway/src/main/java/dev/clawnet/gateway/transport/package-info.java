/// Bytes, TLS, HTTP and WebSocket on one port. Knows nothing of what is said over them.
///
/// TLS and plain text share the port and the first byte tells them apart; plain text is answered on this machine
/// only. Every socket is bounded in time, in memory and in number before its peer has proved anything. The
/// messages of one link arrive in order on one virtual thread at a time, answers leave from any thread as one
/// batch with one flush, and no link can starve another.
///
/// Threat: a peer that floods, stalls, sends half a frame, never reads, or speaks in the clear over the network.
/// See `WebSocketViolationTest`, `LinkBoundsTest`, `FirstByteTest`, `HttpDoorTest`.
/// Must never: look inside a message, know a person, a device or a method, or block an event loop.
/// Imported by: control, http, the root wiring.
@NullMarked
package dev.clawnet.gateway.transport;

import org.jspecify.annotations.NullMarked;
