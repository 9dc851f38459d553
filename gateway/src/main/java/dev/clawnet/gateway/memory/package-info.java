/// What identities remember: facts, patterns, values, each in a place with a label.
///
/// An identity has a memory of its own, which its owner alone may learn, and one with each contact, which both
/// may. Every item carries the policy of the run that wrote it. Nothing here decides who may look.
///
/// Must never: hand out an item without its policy. Imported by: agent, workspace.
@NullMarked
package dev.clawnet.gateway.memory;

import org.jspecify.annotations.NullMarked;
