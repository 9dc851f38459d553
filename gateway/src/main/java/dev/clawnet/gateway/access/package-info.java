/// Who may write to an agent through a channel, and where: policies for private chats and rooms, lists of senders,
/// and whether an agent was meant.
///
/// Guarantees: pure functions of rules and message; what is not said denies; an empty list admits nobody; a pattern
/// takes a bounded number of steps, however hostile pattern and text are; access belongs to an account of a channel,
/// never to an agent.
///
/// Must never: route, store, or answer. Imported by: app.config.
@NullMarked
package dev.clawnet.gateway.access;

import org.jspecify.annotations.NullMarked;
