package dev.clawnet.gateway.method;

/// Serves one method. Runs on a virtual thread; may block on the store, never on another caller.
@FunctionalInterface
public interface Handler<P, R> {
    Answer<R> handle(Caller caller, P params);

    /// A handler that answers at once.
    @FunctionalInterface
    interface Direct<P, R> {
        R handle(Caller caller, P params);
    }
}
