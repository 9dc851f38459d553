/// Files of this machine, served within the node's own policy.
///
/// Guarantees: what is opened is what was decided on: every path is walked from the top on open directory handles
/// that follow no link (INV-24); a changed file's former content is durable before the change (INV-31); every
/// change is in the journal first; one idempotency key acts once. Refusals are codes.
///
/// Must never: decide by a name that it did not open, follow a link, let an exception's text out.
/// Imported by: node.
@NullMarked
package dev.clawnet.node.files;

import org.jspecify.annotations.NullMarked;
