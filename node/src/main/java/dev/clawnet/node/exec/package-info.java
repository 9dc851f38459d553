/// Programs of this machine, run for its person's operators and agents.
///
/// Guarantees: by arguments and never through a shell of our own; only what the node's policy lists, from a place that
/// no agent can write to; what was allowed is compared with what arrived by a digest that is made here (INV-22);
/// output, time and processes are bounded, and a run that ends takes its whole tree with it.
///
/// Must never: take a part of its decision from a gateway beyond the permit. Imported by: node.
@NullMarked
package dev.clawnet.node.exec;

import org.jspecify.annotations.NullMarked;
