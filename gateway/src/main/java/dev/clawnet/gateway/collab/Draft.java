package dev.clawnet.gateway.collab;

import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DraftId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Map;

/// A text that a private half proposes to its owner. It leaves only when the owner sends exactly it.
///
/// @param foreign policies of other owners whose text entered the run that wrote it
/// @param sent whether the owner sent it
record Draft(
        DraftId id,
        CollabId collab,
        IdentityId identity,
        String text,
        Map<PersonId, Readers> foreign,
        boolean sent,
        Instant at) {
    Draft {
        foreign = Map.copyOf(foreign);
    }

    Draft asSent() {
        return new Draft(id, collab, identity, text, foreign, true, at);
    }
}
