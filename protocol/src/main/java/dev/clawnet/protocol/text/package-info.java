/// Text that people decide by: what may be shown whole, and what hides something from the eye.
///
/// Imported by: everything that takes names or shows cards.
@NullMarked
package dev.clawnet.protocol.text;

import org.jspecify.annotations.NullMarked;
