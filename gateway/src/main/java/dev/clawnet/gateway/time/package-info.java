/// Work that is to start at an instant: deadlines, slots, retries.
///
/// Guarantees: work starts once, never before its instant by the clock passed in, on the executor passed in,
/// unless it was cancelled before. Nothing here survives a restart: whoever sets a timer sets it again from the
/// store.
///
/// Must never: know what the work is. Imported by: every gateway package that waits for a time.
@NullMarked
package dev.clawnet.gateway.time;

import org.jspecify.annotations.NullMarked;
