package dev.clawnet.gateway.store;

import java.util.function.IntConsumer;

/// Several threads for one piece of computing.
@FunctionalInterface
public interface Crew {
    /// The calling thread alone.
    Crew ALONE = (count, work) -> {
        for (int i = 0; i < count; i++) {
            work.accept(i);
        }
    };

    /// Runs `work` for 0 to `count` - 1, in any order and on any of the threads, and returns when all have ended.
    /// The work neither blocks nor touches a transaction; what it throws comes out of here.
    void each(int count, IntConsumer work);
}
