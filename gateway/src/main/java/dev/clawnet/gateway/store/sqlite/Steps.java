package dev.clawnet.gateway.store.sqlite;

/// The way of a change through the writer, step by step. A gateway passes by; a test stops the world at a step and
/// looks at what a crash would leave there. See `CrashPointsTest`.
@FunctionalInterface
interface Steps {
    /// What comes next, in this order. `WORK` and `STATEMENT` come again and again within one commit.
    enum Step {
        /// The transaction is about to begin.
        BEGIN,
        /// One work has run, with its entries placed.
        WORK,
        /// One row is about to change in the file.
        STATEMENT,
        /// All rows of the batch have changed; the commit is about to begin.
        COMMIT,
        /// The commit has returned; nobody knows of it yet.
        COMMITTED,
        /// The notices are in line; no caller has been answered.
        TOLD,
        /// The callers have been let go.
        ANSWERED
    }

    /// A gateway's own.
    Steps PASSING = _ -> {};

    void reached(Step step);
}
