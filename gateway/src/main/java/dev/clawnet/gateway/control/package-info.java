/// The edge of the protocol: challenge, connect, dispatch of calls, events to links.
///
/// Guarantees: nothing but `connect` is served before a link proved who it is; a handler is called only after role,
/// scope, device class, steward mark and limits were checked, with the caller that the link proved; an event goes
/// to links of its person alone; no text of an exception reaches a peer.
///
/// Threat: a peer that is not who it says, guesses, floods, or reaches past its person. See `ConnectFailureTest`,
/// `DispatchTest`, `EventsTest`, `LockoutsTest`.
/// Must never: decide what a feature does. Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.control;

import org.jspecify.annotations.NullMarked;
