package dev.clawnet.protocol.node;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.Optional;

/// On whose behalf a node is asked, taken by the gateway from the call path (INV-2), with the permit.
///
/// @param agent the agent whose run acts; absent when the person does it from a device
/// @param idempotencyKey the same key is answered from the node's record, and never acts twice
public record InvokeContext(
        PersonId person, Optional<AgentId> agent, Optional<RunId> run, InvokePermit permit, String idempotencyKey) {
    private static final int MAX_KEY = 128;

    public InvokeContext {
        if (person == null || permit == null || idempotencyKey == null) {
            throw new IllegalArgumentException("an invoke names person, permit and idempotency key");
        }
        if (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY) {
            throw new IllegalArgumentException("an idempotency key has 1 to 128 characters");
        }
    }
}
