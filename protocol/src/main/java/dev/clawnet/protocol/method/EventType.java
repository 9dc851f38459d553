package dev.clawnet.protocol.method;

import java.util.Optional;

/// The only statement of one event: its name, its payload, and the scope a connection needs to get it. An event
/// always goes to one person's connections, or to one connection; none goes to everybody but `tick` and `shutdown`.
///
/// @param capability which a connection must have listed to get it; empty for an event that every client can take
public record EventType<E>(
        String name, Class<E> payload, Optional<Scope> scope, Optional<String> capability, String doc) {
    public static <E> EventType<E> event(String name, Class<E> payload, Scope scope, String doc) {
        return new EventType<>(name, payload, Optional.of(scope), Optional.empty(), doc);
    }

    /// An event for those alone that said they can show it.
    public static <E> EventType<E> listed(String name, Class<E> payload, Scope scope, String capability, String doc) {
        return new EventType<>(name, payload, Optional.of(scope), Optional.of(capability), doc);
    }

    public static <E> EventType<E> open(String name, Class<E> payload, String doc) {
        return new EventType<>(name, payload, Optional.empty(), Optional.empty(), doc);
    }

    /// The same event, for those alone that listed this.
    public EventType<E> forThose(String listed) {
        return new EventType<>(name, payload, scope, Optional.of(listed), doc);
    }
}
