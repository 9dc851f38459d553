package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Grant;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The purposes that a person has: those which the person's own rules and grants name, and `own`. Another one
/// would open nothing.
public final class Purposes {
    public static final String OWN = "own";

    private Purposes() {}

    /// `own` first, then the others by name.
    public static List<String> of(View view, PersonId owner, Instant now) {
        Set<String> named = new TreeSet<>();
        Rules.live(view, owner, now).forEach(rule -> rule.purpose().ifPresent(named::add));
        Grants.of(view, owner).stream().map(Grant::purposes).forEach(purposes -> purposes.ifPresent(named::addAll));
        named.remove(OWN);
        List<String> all = new ArrayList<>(List.of(OWN));
        all.addAll(named);
        return List.copyOf(all);
    }
}
