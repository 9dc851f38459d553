/// Benchmarks of single parts, by JMH: one call of a part, or one durable act, without a wire. They print figures and
/// assert nothing; the default build runs each once, so that none stops working. See docs/performance.md.
///
/// Guarantees: what is measured is what a gateway runs, with its own bounds.
/// Must never: touch a state directory but its own. Imported by: nobody.
@NullMarked
package dev.clawnet.verify.bench;

import org.jspecify.annotations.NullMarked;
