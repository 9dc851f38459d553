/// What a method of the protocol *is*: name, who may call it, what goes in and comes out, what it writes to the
/// ledger.
///
/// A method is declared once (a constant in `catalogue`) and bound once (in the gateway). Nothing here handles a
/// call.
///
/// Imported by: everything that speaks or serves the protocol.
@NullMarked
package dev.clawnet.protocol.method;

import org.jspecify.annotations.NullMarked;
