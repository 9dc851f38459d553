/// Traces: which piece of work followed from which, and how long each took, for whoever runs the gateway.
///
/// Guarantees: nothing is kept or sent where traces are off; a span has names, keys and values of ours alone, never a
/// payload, a word of a person or a secret; what a peer says about a trace is validated, and is followed within that
/// peer's person alone. Must never: hold up what it watches, or decide anything.
///
/// Imported by: everything from the store upwards; the exporter below it.
@NullMarked
package dev.clawnet.gateway.trace;

import org.jspecify.annotations.NullMarked;
