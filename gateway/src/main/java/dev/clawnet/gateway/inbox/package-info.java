/// Messages that came in become turns of agents, and their last words go out: the trip of a message through
/// access, routing, a run and the outbox.
///
/// A stranger's words are data of low integrity. The run they start is opened for the people of the
/// conversation and nobody else, so that what those may not learn does not exist in it, whatever was said in
/// the same session before. A message never reaches a manager: what it is handed to is an identity.
///
/// Must never: decide what an agent may do, or hand a text to a channel that no decision allowed. Imported
/// by: gateway.
@NullMarked
package dev.clawnet.gateway.inbox;

import org.jspecify.annotations.NullMarked;
