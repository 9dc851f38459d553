package dev.clawnet.gateway.store;

import java.util.function.Consumer;
import java.util.function.Function;

/// The one write path of the gateway, and its reads.
///
/// Two implementations pass the same contract test: SQLite, and one in memory for simulations.
public interface Store extends AutoCloseable {
    /// Runs `work` in a transaction of its own, appends its entries to the ledger in the same transaction, waits
    /// until all of it is durable, hands its notices on, and returns its result. When `work` throws, nothing
    /// happened. `Fault(STORE_UNAVAILABLE)` when it cannot be made durable: nothing is released, and the store
    /// takes no more writes.
    <R> R write(Function<Tx, Change<R>> work);

    /// Changes bookkeeping tables only; no entry. Durable like `write`.
    void bookkeep(Consumer<Tx> work);

    /// Looks at what is durable.
    <R> R read(Function<View, R> work);

    /// Looks up a few rows, each as the last change that anybody heard of left it, and not all at one moment: what is
    /// looked up one after the other may have a change between. For rows that say enough alone. A store that keeps
    /// such rows in memory answers from there.
    default <R> R glance(Function<View, R> work) {
        return read(work);
    }

    @Override
    void close();
}
