/// Pure decisions that gateway and node share: what an act is, who may learn what, what is allowed, asked or
/// denied.
///
/// Guarantees: total functions without I/O, clock or chance; deny by default; an undefined value anywhere is a
/// Deny. Semantics: grants (a lattice whose only constructor from others is `meet`), labels of places, fixed
/// audiences of runs, and the table of nine checks in [Decide].
///
/// Must never: read a file, know a connection, format text for a model.
/// Imported by: node (the matcher and built-in secrets), gateway (all of it).
@NullMarked
package dev.clawnet.policy;

import org.jspecify.annotations.NullMarked;
