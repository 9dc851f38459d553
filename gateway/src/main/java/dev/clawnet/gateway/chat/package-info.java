/// Sessions and chat as their owner sees and steers them: the methods `sessions.*` and `chat.*` and their events.
///
/// Everything is looked up within the caller's person; a session of somebody else does not exist. What is said starts a
/// turn by `gateway.agent`, as the method `agent` does; what a model says while it speaks goes to its owner's links.
///
/// Threat: a session key that reaches into another person's sessions. See `ChatTest`.
/// Must never: hold a text for anybody but its owner. Imported by: nobody but the wiring.
@NullMarked
package dev.clawnet.gateway.chat;

import org.jspecify.annotations.NullMarked;
