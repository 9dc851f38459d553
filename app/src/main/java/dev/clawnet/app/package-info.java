/// The one place that touches the real world: clock, chance, threads, streams and process are picked up here and
/// handed to everything else by constructors.
///
/// Must never: hold a decision. Imported by: nobody.
@NullMarked
package dev.clawnet.app;

import org.jspecify.annotations.NullMarked;
