package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;

/// Where a link stands. Pure: `next` says what follows from what happened, and what is to be done about it.
sealed interface LinkState {
    /// The challenge is sent; nothing was said yet.
    record Challenged() implements LinkState {}

    /// The first frame is being decided on; others wait.
    ///
    /// @param queued how many wait
    record Deciding(int queued) implements LinkState {}

    record Connected() implements LinkState {}

    record Closed() implements LinkState {}

    /// What happens to a link.
    enum Input {
        FRAME,
        ADMITTED,
        REFUSED,
        DEADLINE,
        ENDED
    }

    /// What its owner has to do.
    enum Action {
        NOTHING,
        DECIDE,
        QUEUE,
        SERVE,
        WELCOME,
        TOO_MANY,
        HANG_UP
    }

    record Step(LinkState next, Action action) {}

    static Step next(LinkState state, Input input) {
        return switch (state) {
            case Challenged _ ->
                switch (input) {
                    case FRAME -> new Step(new Deciding(0), Action.DECIDE);
                    case DEADLINE -> new Step(new Closed(), Action.HANG_UP);
                    case REFUSED, ENDED -> new Step(new Closed(), Action.NOTHING);
                    case ADMITTED -> new Step(state, Action.NOTHING);
                };
            case Deciding deciding ->
                switch (input) {
                    case FRAME ->
                        deciding.queued() < Limits.FRAMES_BEFORE_HELLO
                                ? new Step(new Deciding(deciding.queued() + 1), Action.QUEUE)
                                : new Step(new Closed(), Action.TOO_MANY);
                    case ADMITTED -> new Step(new Connected(), Action.WELCOME);
                    case DEADLINE -> new Step(new Closed(), Action.HANG_UP);
                    case REFUSED, ENDED -> new Step(new Closed(), Action.NOTHING);
                };
            case Connected _ ->
                switch (input) {
                    case FRAME -> new Step(state, Action.SERVE);
                    case ENDED, REFUSED -> new Step(new Closed(), Action.NOTHING);
                    case ADMITTED, DEADLINE -> new Step(state, Action.NOTHING);
                };
            case Closed _ -> new Step(state, Action.NOTHING);
        };
    }
}
