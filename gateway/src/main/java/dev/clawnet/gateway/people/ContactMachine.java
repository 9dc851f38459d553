package dev.clawnet.gateway.people;

import dev.clawnet.gateway.people.Contact.Side;

/// How two sides come together and part (INV-12): one asks, the other agrees, either ends it for both.
///
/// Threat: the asking side learns from an answer whether the other exists, saw the request, or refused it. So a
/// request always leads to the same state on the asking side unless the asking side had itself been asked.
/// See `ContactMachineTest`.
final class ContactMachine {
    private ContactMachine() {}

    enum Event {
        REQUEST,
        ACCEPT,
        REJECT,
        REMOVE
    }

    /// What an event of one side does to both.
    sealed interface Step {
        /// Both sides after the event.
        ///
        /// @param mine the acting side from now on
        record To(Side mine, Side theirs) implements Step {}

        /// There is nothing that this event could be about.
        record Nothing() implements Step {}
    }

    static Step step(Side mine, Side theirs, Event event) {
        return switch (event) {
            case REQUEST -> request(mine, theirs);
            case ACCEPT -> accept(mine, theirs);
            case REJECT -> mine == Side.ASKED ? new Step.To(Side.REFUSED, theirs) : new Step.Nothing();
            case REMOVE -> remove(mine, theirs);
        };
    }

    private static Step request(Side mine, Side theirs) {
        return switch (mine) {
            case AGREED, REQUESTED -> new Step.To(mine, theirs);
            // Both want it when the other side's request still stands.
            case NONE, ASKED, REFUSED ->
                theirs == Side.REQUESTED ? new Step.To(Side.AGREED, Side.AGREED) : asked(theirs);
        };
    }

    /// A side that has refused is not asked again; it may ask itself.
    private static Step asked(Side theirs) {
        return new Step.To(Side.REQUESTED, theirs == Side.REFUSED ? Side.REFUSED : Side.ASKED);
    }

    private static Step accept(Side mine, Side theirs) {
        if (mine == Side.AGREED) {
            return new Step.To(mine, theirs);
        }
        return mine == Side.ASKED && theirs == Side.REQUESTED
                ? new Step.To(Side.AGREED, Side.AGREED)
                : new Step.Nothing();
    }

    private static Step remove(Side mine, Side theirs) {
        return switch (mine) {
            case AGREED -> new Step.To(Side.NONE, Side.NONE);
            case REQUESTED -> new Step.To(Side.NONE, theirs == Side.REFUSED ? Side.REFUSED : Side.NONE);
            case NONE, ASKED, REFUSED -> new Step.Nothing();
        };
    }
}
