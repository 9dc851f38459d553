package dev.clawnet.protocol.catalogue;

/// Calls of one method by one device and minute, where the usual number does not fit. Each has its reason; dispatch
/// refuses what is above with `LIMIT_REACHED` and says when to come back.
final class Rates {
    /// Looks that cost less than refusing them: memory, or one row by its key. What bounds them is the number of
    /// requests that a link may have open. Above what one core answers, so it stops a counter, not a client.
    static final int LOOKS = 6_000_000;

    /// Lists that are read whole: a client that polls ten times a second is patient, one that polls more is broken.
    static final int LISTS = 60_000;

    /// Calls of programs that wait for each other, such as a question about a command and its answer: bounded by how
    /// many may wait for a person at once. Two orders above the fastest shell.
    static final int BUSY = 600_000;

    private Rates() {}
}
