package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Set;

/// Who is or was a party to which collaboration. The collaborations answer; without them nobody is a party to any.
@FunctionalInterface
public interface CollabParties {
    Set<CollabId> of(View view, PersonId person);
}
