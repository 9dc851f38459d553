/// The node host: capabilities of this machine, offered to its person's agents through a gateway.
///
/// Guarantees: every call needs a permit for exactly that call; then the node's own policy decides (`node.policy`),
/// whatever the gateway allowed (INV-22); a refusal is a code.
///
/// Must never: act on a call that it cannot bind to a person and a permit, write its own policy.
/// Imported by: app.
@NullMarked
package dev.clawnet.node;

import org.jspecify.annotations.NullMarked;
