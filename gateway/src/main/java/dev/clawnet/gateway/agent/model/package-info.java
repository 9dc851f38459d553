/// One question to a language model: the port `Model`, and the adapters that put it to a provider.
///
/// Guarantees: a reply is bounded in text, tool calls, argument bytes and time; cancelling closes the provider's
/// stream; a failure has a kind, says whether trying again can help, and carries no text of a provider and no key.
/// A reply is untrusted output: nothing here decides, executes or remembers anything.
///
/// Must never: let a type of a provider's library out of its adapter, log a prompt, a reply or a key, or be asked
/// whether something is allowed.
///
/// Imported by: agent (the port), the root package (wiring of the adapters).
@NullMarked
package dev.clawnet.gateway.agent.model;

import org.jspecify.annotations.NullMarked;
