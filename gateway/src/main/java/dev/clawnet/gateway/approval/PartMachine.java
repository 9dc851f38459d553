package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.protocol.method.ErrorCode;
import java.time.Instant;

/// What an event does to one part of an approval. Pure, total, and final in every state but *pending* and
/// *allowed*.
final class PartMachine {
    private PartMachine() {}

    sealed interface Event {
        record Allow(String by) implements Event {}

        record Deny(String by) implements Event {}

        record Use() implements Event {}

        record Expire() implements Event {}

        record Withdraw(String reason) implements Event {}
    }

    sealed interface Step {
        record To(State state) implements Step {}

        /// The same answer as before: fine, and nothing changes.
        record Same() implements Step {}

        record Refuse(ErrorCode code) implements Step {}
    }

    /// @param deadline first instant at which an answer comes too late
    static Step step(State state, Event event, Instant now, Instant deadline) {
        return switch (event) {
            case Event.Allow allow -> answered(state, new State.Allowed(allow.by(), now), now, deadline);
            case Event.Deny deny -> answered(state, new State.Refused(deny.by(), now), now, deadline);
            case Event.Use _ -> used(state, now);
            case Event.Expire _ -> expired(state, now, deadline);
            case Event.Withdraw withdraw -> withdrawn(state, new State.Withdrawn(now, withdraw.reason()));
        };
    }

    private static Step answered(State state, State answer, Instant now, Instant deadline) {
        boolean allow = answer instanceof State.Allowed;
        return switch (state) {
            case State.Pending _ ->
                now.isBefore(deadline) ? new Step.To(answer) : new Step.Refuse(ErrorCode.APPROVAL_EXPIRED);
            case State.Allowed _, State.Used _ -> allow ? new Step.Same() : already();
            case State.Refused _ -> allow ? already() : new Step.Same();
            case State.Expired _ -> new Step.Refuse(ErrorCode.APPROVAL_EXPIRED);
            case State.Withdrawn _ -> already();
        };
    }

    private static Step used(State state, Instant now) {
        return switch (state) {
            case State.Allowed allowed -> new Step.To(new State.Used(allowed.by(), allowed.at(), now));
            case State.Pending _, State.Used _, State.Refused _, State.Expired _, State.Withdrawn _ -> already();
        };
    }

    private static Step expired(State state, Instant now, Instant deadline) {
        return switch (state) {
            case State.Pending _ -> now.isBefore(deadline) ? new Step.Same() : new Step.To(new State.Expired(now));
            case State.Allowed _, State.Used _, State.Refused _, State.Expired _, State.Withdrawn _ -> new Step.Same();
        };
    }

    private static Step withdrawn(State state, State.Withdrawn withdrawn) {
        return switch (state) {
            case State.Pending _, State.Allowed _ -> new Step.To(withdrawn);
            case State.Used _, State.Refused _, State.Expired _, State.Withdrawn _ -> new Step.Same();
        };
    }

    private static Step already() {
        return new Step.Refuse(ErrorCode.APPROVAL_ALREADY_RESOLVED);
    }
}
