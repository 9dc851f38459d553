/// The orchestrator: identities of different people work together, and nothing else passes between them.
///
/// A collaboration starts only after both owners allowed it, alternates turns, and always ends. Each turn is a run
/// whose audience are the parties; what a party sees comes whole and on slots. Every act in it is decided again,
/// so that a removed contact or a retired identity stops the next one.
///
/// Threat: a counterpart, or one's own agent, that tries to learn or to send what its owner did not let out. See
/// `TwoWorldsTest`.
/// Must never: show one side when, why or how the other side decided. Imported by: the wiring alone.
@NullMarked
package dev.clawnet.gateway.collab;

import org.jspecify.annotations.NullMarked;
