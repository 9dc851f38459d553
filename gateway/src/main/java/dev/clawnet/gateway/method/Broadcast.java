package dev.clawnet.gateway.method;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;
import java.util.Optional;

/// An event for the links of one person, those whose scopes and capabilities allow it. There is no broadcast to
/// everybody.
///
/// @param except the link that it is no news to
public record Broadcast<E>(PersonId person, EventType<E> event, E payload, Optional<ConnId> except) implements Notice {
    public Broadcast(PersonId person, EventType<E> event, E payload) {
        this(person, event, payload, Optional.empty());
    }
}
