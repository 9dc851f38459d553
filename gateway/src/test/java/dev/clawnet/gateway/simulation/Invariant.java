package dev.clawnet.gateway.simulation;

/// Something that must hold in every world. It sees each step and keeps what it needs to judge the next one; it
/// throws [Broken] when the statement does not hold.
interface Invariant {
    /// After every transaction.
    void after(Commit commit, Scene scene);

    /// A new process starts over what was stored.
    default void restarted(Scene scene) {}

    /// Everything had its time: owners answered or were silent, deadlines are over.
    default void atEnd(Scene scene) {}
}
