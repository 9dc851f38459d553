package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;

/// Who makes a change: the person, and the actor that the ledger names. From the call path, never from a parameter.
///
/// @param actor `device:<id>`, `console`, or `platform`
/// @param human whether a device of class human stands behind it
public record By(PersonId person, String actor, boolean human) {
    public static By of(Caller caller) {
        return new By(caller.person(), caller.actor(), caller.isHuman());
    }

    /// The platform itself, on behalf of a person: first start, deadlines.
    public static By platform(PersonId person) {
        return new By(person, "platform", false);
    }

    /// Widening anything takes a human device of the owner (INV-35). Dispatch checks it first; this holds without
    /// it.
    void requireHuman() {
        if (!human) {
            throw new Fault(ErrorCode.HUMAN_DEVICE_REQUIRED, "a device that a person paired must do this");
        }
    }
}
