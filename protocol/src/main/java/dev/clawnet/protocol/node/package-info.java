/// What gateway and node say to each other below `node.invoke`: the commands of a node, their parameters and
/// answers, the permit that an invoke carries, and the codes by which a node refuses.
///
/// Guarantees: a digest of an invoke is the same on both sides; a node's refusal is a code, never an exception's
/// text.
///
/// Must never: decide anything, touch a file. Imported by: node, gateway (`node` and the tools that use files).
@NullMarked
package dev.clawnet.protocol.node;

import org.jspecify.annotations.NullMarked;
