package dev.clawnet.policy;

import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What one identity may do without asking: a point in (verbs × objects × counterparts × purposes × time × uses ×
/// untrusted?). Empty sets of verbs, objects or purposes mean nothing at all (INV-25). Only a human device of
/// the owner mints one; `meet` ([Grants]) is the only way to make one from others.
///
/// @param counterparts people it holds towards; absent: acts that concern no counterpart, and every counterpart
///     that the identity may face at all
/// @param purposes slugs it holds for; absent: every purpose
/// @param uses how many acts are left per audience; absent: no limit
/// @param alsoUntrusted whether it lifts the question about untrusted text
public record Grant(
        GrantId id,
        IdentityId identity,
        Set<Verb> verbs,
        Set<ResourcePattern> objects,
        Optional<Set<PersonId>> counterparts,
        Optional<Set<String>> purposes,
        Instant from,
        Optional<Instant> to,
        Optional<Integer> uses,
        boolean alsoUntrusted) {
    public Grant {
        verbs = Set.copyOf(verbs);
        objects = Set.copyOf(objects);
        counterparts = counterparts.map(Set::copyOf);
        purposes = purposes.map(Set::copyOf);
    }
}
