package dev.clawnet.gateway.store;

import java.util.List;

/// What is done once for a whole commit, however many changes share it.
@FunctionalInterface
public interface Finisher<P> {
    /// Runs after the last change of the commit and before it becomes durable. Throws only when nothing of the
    /// commit may happen: what a single change may be refused for is checked inside that change.
    ///
    /// @param tx sees every change of the commit, and may change any table; for the calling thread alone
    /// @param pieces what the changes left, in their order
    /// @param crew for work that needs no transaction
    void finish(Tx tx, List<P> pieces, Crew crew);
}
