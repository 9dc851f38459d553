package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.ContactPeek;
import dev.clawnet.gateway.people.ContactPeek.Seen;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whoever an identity does not serve is never told that it exists (INV-11): no event names an identity of another
/// person that was never shown to its hearer.
final class Told implements Invariant {
    private static final Pattern IDENTITY = Pattern.compile("\\bi-[0-9a-hjkmnp-tv-z]{26}\\b");

    private final Map<PersonId, Set<String>> known = new HashMap<>();

    @Override
    public void after(Commit commit, Scene scene) {
        commit.rows("contacts")
                .forEach(row -> ContactPeek.of(row.after())
                        .flatMap(Seen::shown)
                        .map(IdentityId::value)
                        .ifPresent(shown -> of(new PersonId(row.id())).add(shown)));
        commit.rows("identities").forEach(row -> of(row.person()).add(row.id()));
        for (Notice notice : commit.notices()) {
            if (notice instanceof Broadcast<?> heard) {
                Matcher named = IDENTITY.matcher(heard.payload().toString());
                while (named.find()) {
                    String id = named.group();
                    Broken.unless(
                            of(heard.person()).contains(id)
                                    || scene.identity(new IdentityId(heard.person(), id))
                                            .isPresent()
                                    || shown(heard.person(), id, scene),
                            "INV-11 an identity that is not shown does not exist",
                            id + " told to " + heard.person() + " by "
                                    + heard.event().name());
                }
            }
        }
    }

    private boolean shown(PersonId hearer, String id, Scene scene) {
        boolean found = scene.view().all(SimGateway.TABLES.get("contacts")).stream()
                .anyMatch(row -> row.id().equals(hearer.value())
                        && ContactPeek.of(java.util.Optional.of((Object) row.value()))
                                .flatMap(Seen::shown)
                                .map(IdentityId::value)
                                .filter(id::equals)
                                .isPresent());
        if (found) {
            of(hearer).add(id);
        }
        return found;
    }

    private Set<String> of(PersonId person) {
        return known.computeIfAbsent(person, _ -> new HashSet<>());
    }
}
