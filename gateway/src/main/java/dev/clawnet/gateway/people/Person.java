package dev.clawnet.gateway.people;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A human being who owns one agent system.
///
/// @param slug a short name for command lines; an attribute, never an id
/// @param host whether this is the person of whoever started the gateway first
/// @param steward whether this person may do gateway-wide acts
/// @param providers model providers that learn what this person's agents learn
public record Person(
        PersonId id,
        String name,
        Optional<String> slug,
        boolean host,
        boolean steward,
        List<String> providers,
        Instant createdAt) {
    public Person {
        providers = List.copyOf(providers);
    }

    Person named(Optional<String> newName, Optional<String> newSlug) {
        return new Person(id, newName.orElse(name), newSlug.or(() -> slug), host, steward, providers, createdAt);
    }

    Person using(List<String> declared) {
        return new Person(id, name, slug, host, steward, declared, createdAt);
    }
}
