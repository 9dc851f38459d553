package dev.clawnet.gateway.method;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.EventType;

/// An event for the links of one person, those whose scopes allow it. There is no broadcast to everybody.
public record Broadcast<E>(PersonId person, EventType<E> event, E payload) implements Notice {}
