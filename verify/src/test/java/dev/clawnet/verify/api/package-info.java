/// The HTTP interfaces of a real gateway, as programs use them.
///
/// Imported by: nobody.
@NullMarked
package dev.clawnet.verify.api;

import org.jspecify.annotations.NullMarked;
