/// Clients of the stock protocol, as their makers publish them and unmodified, against a gateway of its own process.
///
/// Off unless asked for, since the packages are large: `./clawnet test --interop`. Must never: change what it
/// installed.
/// Imported by: nobody.
@NullMarked
package dev.clawnet.verify.interop;

import org.jspecify.annotations.NullMarked;
