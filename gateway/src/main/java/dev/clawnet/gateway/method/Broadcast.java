package dev.clawnet.gateway.method;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;
import java.util.Optional;
import java.util.Set;

/// An event for the links of one person, those whose scopes and capabilities allow it. There is no broadcast to
/// everybody.
///
/// @param except the link that it is no news to
/// @param only of these links alone; empty: of all
/// @param droppable whether a link that reads slowly may miss it
public record Broadcast<E>(
        PersonId person,
        EventType<E> event,
        E payload,
        Optional<ConnId> except,
        Optional<Set<ConnId>> only,
        boolean droppable)
        implements Notice {
    public Broadcast {
        only = only.map(Set::copyOf);
    }

    public Broadcast(PersonId person, EventType<E> event, E payload, Optional<ConnId> except) {
        this(person, event, payload, except, Optional.empty(), false);
    }

    public Broadcast(PersonId person, EventType<E> event, E payload) {
        this(person, event, payload, Optional.empty());
    }

    /// For the links that asked for it.
    public static <E> Broadcast<E> to(Set<ConnId> links, PersonId person, EventType<E> event, E payload) {
        return new Broadcast<>(person, event, payload, Optional.empty(), Optional.of(links), false);
    }

    /// The same, which a link that reads slowly may miss.
    public Broadcast<E> droppable(boolean whether) {
        return new Broadcast<>(person, event, payload, except, only, whether);
    }
}
