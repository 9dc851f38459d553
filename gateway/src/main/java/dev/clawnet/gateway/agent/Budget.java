package dev.clawnet.gateway.agent;

/// What is left for one run, reserved when it opened: no run can use up another's.
///
/// @param thoughts calls of the model
/// @param acts acts of any kind
/// @param tokens tokens in and out, all calls together
public record Budget(int thoughts, int acts, long tokens) {
    Budget thought(long used) {
        return new Budget(thoughts - 1, acts, tokens - used);
    }

    Budget act() {
        return new Budget(thoughts, acts - 1, tokens);
    }

    boolean mayThink() {
        return thoughts > 0 && tokens > 0;
    }

    boolean mayAct() {
        return acts > 0;
    }
}
