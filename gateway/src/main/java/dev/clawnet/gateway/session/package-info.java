/// Conversations of an owner with their own agents.
///
/// A session belongs to one person and one agent; its label is the owner alone. What is kept is what was said, by
/// whom, and whether anybody vouches for it. Nothing here starts a run.
///
/// Must never: hold a text for anybody but its owner. Imported by: agent, collab.
@NullMarked
package dev.clawnet.gateway.session;

import org.jspecify.annotations.NullMarked;
