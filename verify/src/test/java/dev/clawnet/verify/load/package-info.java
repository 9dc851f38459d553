/// A load tool for this gateway, and for any other that speaks the same wire, over loopback only; and the same for the
/// parts that have no wire. It prints figures and asserts nothing. See docs/performance.md.
///
/// Guarantees: every case is bounded in time and in count, and talks to no address but loopback.
/// Must never: run in the default build. Imported by: nobody.
@NullMarked
package dev.clawnet.verify.load;

import org.jspecify.annotations.NullMarked;
