package dev.clawnet.node.files;

import dev.clawnet.protocol.node.InvokeContext;

/// On whose behalf a change is made, for the journal.
///
/// @param request digest of exactly what was asked
public record Origin(String person, String agent, String run, String key, String request) {
    public static Origin of(InvokeContext context, String requestDigest) {
        return new Origin(
                context.person().value(),
                context.agent().map(Object::toString).orElse(""),
                context.run().map(Object::toString).orElse(""),
                context.idempotencyKey(),
                requestDigest);
    }

    /// Whether the person asks from a device, and no agent does.
    boolean byOwner() {
        return agent.isEmpty();
    }

    /// The same for the folders made on the way, which have no answer of their own to remember.
    Origin forParents() {
        return named("parents");
    }

    /// The same for one step of a call that has several.
    Origin named(String step) {
        return new Origin(person, agent, run, key + "#" + step, request);
    }
}
