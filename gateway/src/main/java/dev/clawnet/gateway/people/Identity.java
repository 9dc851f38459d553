package dev.clawnet.gateway.people;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An identity agent: one role of its owner's life. Its id holds its owner, for life (INV-1).
///
/// @param name what its owner calls it where it is shown; absent: its slug
/// @param context what the role is about, in the owner's words; everyone whom the identity faces may learn it
/// @param instructions trusted text of the owner that opens its runs
/// @param counterparts the people it may face, all of them contacts of the owner
/// @param listed the model that the configuration named last, so that what it says anew counts, and once
/// @param home a folder on a node, `node:/path`, where its relative paths begin
/// @param revision counts changes
public record Identity(
        IdentityId id,
        String slug,
        Optional<String> name,
        String context,
        String instructions,
        Status status,
        Set<PersonId> counterparts,
        Optional<String> model,
        Optional<String> listed,
        Optional<String> home,
        long revision,
        Instant createdAt) {
    /// Retiring is final.
    public enum Status {
        ACTIVE,
        RETIRED
    }

    public Identity {
        counterparts = Set.copyOf(counterparts);
    }

    /// What it is called where it is shown.
    public String shown() {
        return name.orElse(slug);
    }

    public boolean active() {
        return status == Status.ACTIVE;
    }

    public boolean mayFace(PersonId other) {
        return active() && counterparts.contains(other);
    }

    Identity facing(PersonId other, boolean allow) {
        Set<PersonId> people = new TreeSet<>(counterparts);
        if (allow) {
            people.add(other);
        } else {
            people.remove(other);
        }
        return new Identity(
                id, slug, name, context, instructions, status, people, model, listed, home, revision + 1, createdAt);
    }

    /// Whoever spoke last chose the model: its owner, or the configuration when it says something else than before.
    Identity listed(Optional<String> said) {
        Optional<String> chosen = said.or(() -> model.filter(own -> !listed.equals(Optional.of(own))));
        return new Identity(
                id,
                slug,
                name,
                context,
                instructions,
                status,
                counterparts,
                chosen,
                said,
                home,
                revision + 1,
                createdAt);
    }

    Identity retired() {
        return new Identity(
                id,
                slug,
                name,
                context,
                instructions,
                Status.RETIRED,
                Set.of(),
                model,
                listed,
                home,
                revision + 1,
                createdAt);
    }
}
