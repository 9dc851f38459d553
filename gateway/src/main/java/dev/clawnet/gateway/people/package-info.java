/// Persons and what is theirs for life: agents, contacts, grants, sharing rules.
///
/// Guarantees: an agent's owner is set when it is made and nothing here can change it; a contact exists only after
/// one side asked and the other agreed, and what rested on it ends with it, on both sides; only callers of class
/// *human* widen anything; every change is a ledger entry of the person concerned and raises that person's policy
/// revision.
///
/// Threat: somebody learns from an answer, or from its shape, whether a stranger, an identity or a contact exists.
/// See `DiscoveryTest`. Must never: decide an act, or read a person's rows for somebody else.
/// Imported by: device, session, approval, agent, collab, control.
@NullMarked
package dev.clawnet.gateway.people;

import org.jspecify.annotations.NullMarked;
