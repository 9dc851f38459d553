package dev.clawnet.gateway;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Notices;

/// A part of the gateway that offers methods and that no other part waits for. `Rooms` names them all; a new one is a
/// line there.
interface Room {
    /// Its methods. Called once, before the table is complete.
    void bind(MethodTable table);

    /// What it hears of. Called once, when every method is bound.
    default void subscribe(Notices notices) {}

    /// Settles what was open when the gateway stopped. Called once, when every part listens.
    default void recover() {}

    /// What else a configuration says to it. Called at the start, and again for every configuration taken over while
    /// the gateway runs; throws nothing for a configuration that was found valid.
    default void use(GatewaySettings settings) {}

    /// Ends its work; no method is called any more. Called once, in the reverse order of the rooms.
    default void close() {}
}
