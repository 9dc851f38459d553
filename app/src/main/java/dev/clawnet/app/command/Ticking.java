package dev.clawnet.app.command;

import java.time.Duration;

/// Does something again and again, on a thread of its own. `Main` hands in the real one, a test one that ticks when
/// it says so.
@FunctionalInterface
public interface Ticking {
    /// Begins; a run that fails does not end the next ones.
    Ticks every(Duration pause, Runnable work);

    /// What goes on until it is closed; closing waits for a run that is under way.
    interface Ticks extends AutoCloseable {
        @Override
        void close();
    }
}
