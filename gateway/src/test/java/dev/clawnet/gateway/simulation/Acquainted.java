package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.people.ContactPeek;
import dev.clawnet.gateway.people.ContactPeek.Seen;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.policy.Reader;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// A contact takes a request and an acceptance, is the same for both, shows what faces the other, and leaves nothing
/// behind when it ends (INV-10, INV-12).
final class Acquainted implements Invariant {
    @Override
    public void after(Commit commit, Scene scene) {
        commit.rows("contacts")
                .filter(row -> !row.person().equals(PersonId.GATEWAY))
                .forEach(row -> {
                    Optional<Seen> was = ContactPeek.of(row.before());
                    Optional<Seen> is = ContactPeek.of(row.after());
                    PersonId other = new PersonId(row.id());
                    boolean agreed = is.filter(Seen::agreed).isPresent();
                    Broken.unless(
                            agreed == scene.agreed(other, row.person()),
                            "INV-12 a contact is the same for both",
                            row.person() + " " + other + " " + is);
                    if (agreed && was.filter(Seen::agreed).isEmpty()) {
                        consented(commit, row.person(), other, was);
                    }
                    if (!agreed && was.filter(Seen::agreed).isPresent()) {
                        nothingLeft(row.person(), other, scene);
                    }
                    is.flatMap(Seen::shown)
                            .ifPresent(shown -> Broken.unless(
                                    agreed
                                            && scene.identity(shown)
                                                    .filter(id ->
                                                            id.id().owner().equals(row.person()))
                                                    .isPresent(),
                                    "INV-10 an owner shows an own identity to a contact",
                                    row.toString()));
                });
    }

    /// One of the two had asked before.
    private static void consented(Commit commit, PersonId one, PersonId other, Optional<Seen> was) {
        boolean asked = was.filter(seen -> seen.side().equals("REQUESTED")).isPresent();
        boolean theirs = commit.rows("contacts")
                .filter(row -> row.person().equals(other) && row.id().equals(one.value()))
                .anyMatch(row -> ContactPeek.of(row.before())
                        .filter(seen -> seen.side().equals("REQUESTED"))
                        .isPresent());
        Broken.unless(asked || theirs, "INV-12 a contact takes a request and an acceptance", one + " " + other);
    }

    private static void nothingLeft(PersonId owner, PersonId gone, Scene scene) {
        boolean faced = Identities.of(scene.view(), owner).stream()
                .anyMatch(identity -> identity.counterparts().contains(gone));
        boolean granted = scene.grants(owner).stream()
                .anyMatch(grant -> grant.counterparts()
                        .filter(people -> people.contains(gone))
                        .isPresent());
        boolean read = scene.rules(owner).stream()
                .anyMatch(rule -> rule.readers().set().contains(new Reader.Human(gone))
                        || rule.readers().set().contains(new Reader.WithTree(gone)));
        Broken.unless(
                !faced && !granted && !read,
                "INV-12 an ended contact leaves nothing that rests on it",
                owner + " " + gone + " faced " + faced + " granted " + granted + " read " + read);
    }
}
