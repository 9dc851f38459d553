/// Bounds of values on the wire, written beside the member they bound: how long a text is, which form it has, how
/// far a number goes.
///
/// They are declared once: `Binder` holds requests to them, and the schemas, the types and the reference of the
/// protocol are made from them.
///
/// Must never: check anything itself. Imported by: everything that declares wire records.
@NullMarked
package dev.clawnet.protocol.shape;

import org.jspecify.annotations.NullMarked;
