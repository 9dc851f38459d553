/// What whoever runs the gateway sees of it: figures of the process, and its log.
///
/// Guarantees: no figure has a person, a device, a session or a text in it; the log is for stewards. Must never:
/// change anything, or hold up what it counts.
///
/// Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.ops;

import org.jspecify.annotations.NullMarked;
