package dev.clawnet.gateway.access;

import java.util.Set;

/// Who wrote.
///
/// @param id what the channel vouches for
/// @param names what senders give themselves and may change
public record Sender(String id, Set<String> names) {
    public Sender {
        names = Set.copyOf(names);
    }

    public static Sender of(String id) {
        return new Sender(id, Set.of());
    }
}
