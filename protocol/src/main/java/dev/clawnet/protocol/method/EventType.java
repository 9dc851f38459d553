package dev.clawnet.protocol.method;

import java.util.Optional;

/// The only statement of one event: its name, its payload, and the scope a connection needs to get it. An event
/// always
/// goes to one person's connections, or to one connection; none goes to everybody but `tick` and `shutdown`.
public record EventType<E>(String name, Class<E> payload, Optional<Scope> scope, String doc) {
    public static <E> EventType<E> event(String name, Class<E> payload, Scope scope, String doc) {
        return new EventType<>(name, payload, Optional.of(scope), doc);
    }

    public static <E> EventType<E> open(String name, Class<E> payload, String doc) {
        return new EventType<>(name, payload, Optional.empty(), doc);
    }
}
