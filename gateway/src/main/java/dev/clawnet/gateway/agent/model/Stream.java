package dev.clawnet.gateway.agent.model;

/// Where text goes while the model is still speaking. Pieces arrive in order, one at a time, and only while `next`
/// runs; they may come from another thread than the one that waits. A call that is tried again after a failure is
/// one that had not spoken yet.
@FunctionalInterface
public interface Stream {
    void text(String delta);

    /// What the model thinks on the way to its answer, where its provider shows that. It is no part of the reply.
    default void thought(String delta) {}

    /// For those who want the whole reply only.
    static Stream none() {
        return delta -> {};
    }
}
