package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom an agent means. Among the people the owner lets this identity face, and nobody else: whoever is not among
/// them does not exist. An id selects; a name does only while it is one of theirs alone.
final class Counterparts {
    private static final Pattern PERSON = Pattern.compile("p-[0-9a-z]{1,40}");

    private Counterparts() {}

    static Optional<PersonId> find(View view, Run run, String who) {
        List<PersonId> faced = Identities.find(view, identity(run)).map(Identity::counterparts).stream()
                .flatMap(people -> people.stream())
                .filter(person -> person.value().equals(who) || named(view, person, who))
                .toList();
        return faced.size() == 1 ? Optional.of(faced.getFirst()) : id(who);
    }

    /// An id of somebody whom the identity does not face is decided like any other, and refused there.
    private static Optional<PersonId> id(String who) {
        return PERSON.matcher(who).matches() ? Optional.of(new PersonId(who)) : Optional.empty();
    }

    private static boolean named(View view, PersonId person, String who) {
        return People.find(view, person)
                .map(Person::name)
                .filter(who::equalsIgnoreCase)
                .isPresent();
    }

    static IdentityId identity(Run run) {
        return switch (run.agent()) {
            case IdentityId identity -> identity;
            case ManagerId _ -> throw new IllegalStateException("a manager proposes nothing to others");
        };
    }
}
