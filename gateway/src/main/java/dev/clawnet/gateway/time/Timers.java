package dev.clawnet.gateway.time;

import java.time.Instant;

/// Starts work at an instant. Two implementations pass the same contract test: [SystemTimers], and `VirtualTime`
/// beside the tests, in which whole worlds run from a seed.
public interface Timers {
    /// Starts `work` once, as soon as the clock says `when` or later; at once when that has passed. Work of the
    /// same instant starts in the order in which it was handed over.
    Cancel at(Instant when, Runnable work);
}
