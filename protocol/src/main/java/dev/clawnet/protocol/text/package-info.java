/// Text that people decide by: what may be shown whole, and what hides something from the eye; and patterns that
/// people and agents write.
///
/// Guarantees: a pattern takes a bounded number of steps, however hostile pattern and text are.
///
/// Imported by: everything that takes names, shows cards or looks for text.
@NullMarked
package dev.clawnet.protocol.text;

import org.jspecify.annotations.NullMarked;
