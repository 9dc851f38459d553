package dev.clawnet.gateway.method;

import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// What a handler returns: the answer, or a promise to answer later without holding a thread or the link's mailbox.
public sealed interface Answer<R> {
    record Now<R>(R result) implements Answer<R> {}

    /// An answer to come, with its deadline.
    ///
    /// @param accepted payload of the `accepted` answer, sent at once when present
    /// @param start called once with the place to put the final answer; it must return at once
    /// @param deadline after which the caller gets `TIMEOUT`
    record Later<R>(Optional<Object> accepted, Consumer<Completion<R>> start, Duration deadline) implements Answer<R> {}

    static <R> Answer<R> now(R result) {
        return new Now<>(result);
    }

    /// Where a final answer goes. The first call wins; later ones are dropped. `onAbandoned` runs when nobody waits
    /// any more: the link closed, or the deadline passed.
    interface Completion<R> {
        void done(R result);

        void failed(Fault fault);

        void onAbandoned(Runnable release);
    }
}
