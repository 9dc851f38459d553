package dev.clawnet.gateway.access;

/// What becomes of a message before anything else is done with it.
public sealed interface Verdict {
    /// It goes on.
    record Admitted() implements Verdict {}

    /// It goes no further, and its sender is offered a pairing code.
    record OfferPairing() implements Verdict {}

    /// It goes no further, and nobody is told.
    record Dropped(Reason reason) implements Verdict {}

    /// Why a message goes no further.
    enum Reason {
        DISABLED,
        SENDER_NOT_LISTED,
        ROOM_NOT_LISTED,
        NOBODY_LISTED
    }
}
