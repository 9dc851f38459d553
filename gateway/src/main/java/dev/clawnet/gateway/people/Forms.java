package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Form;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.FormMethods;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Forms of a person: which questions may be answered towards whom, and from what. No agent and no program has a
/// way in.
public final class Forms {
    private final Entries entries;
    private final Predicate<Resource> secret;

    /// Wires the collection.
    ///
    /// @param secret whether an object is one that nothing is worked out from: keys, credential stores
    Forms(Entries entries, Predicate<Resource> secret) {
        this.entries = entries;
        this.secret = secret;
    }

    /// Forms of an identity that hold at `now`, by name.
    public static List<OwnerForm> live(View view, IdentityId identity, Instant now) {
        return of(view, identity.owner()).stream()
                .filter(one -> one.form().identity().equals(identity))
                .filter(one -> one.form().end().map(now::isBefore).orElse(true))
                .toList();
    }

    /// A form, ended or not.
    public static Optional<OwnerForm> find(View view, PersonId owner, FormId id) {
        return view.find(PeopleTables.FORMS, owner, id.value())
                .or(() -> view.find(PeopleTables.FORMS_ENDED, owner, id.value()));
    }

    static List<OwnerForm> of(View view, PersonId owner) {
        return view.list(PeopleTables.FORMS, owner, "", Limits.FORMS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    static List<OwnerForm> ended(View view, PersonId owner) {
        return view.newest(PeopleTables.FORMS_ENDED, owner, "", Limits.ENDED_LISTED).stream()
                .map(View.Row::value)
                .toList();
    }

    FormId freshId() {
        return FormId.mint(entries.random());
    }

    Change<OwnerForm> add(Tx tx, By by, OwnerForm wanted) {
        by.requireHuman();
        Form form = wanted.form();
        Identities.requireActive(tx, form.identity());
        form.places().forEach(place -> requireOwn(form, place));
        form.askers().set().forEach(asker -> requireKnown(tx, by.person(), asker));
        if (live(tx, form.identity(), tx.now()).stream()
                .anyMatch(one -> one.name().equals(wanted.name()))) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "this identity has a form of that name; end it first");
        }
        if (of(tx, by.person()).size() >= Limits.FORMS_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "you have as many forms as one may");
        }
        tx.put(PeopleTables.FORMS, by.person(), form.id().value(), wanted);
        return changed(tx, by, "form.added", wanted);
    }

    Change<OwnerForm> end(Tx tx, By by, FormId id) {
        by.requireHuman();
        OwnerForm form = tx.find(PeopleTables.FORMS, by.person(), id.value())
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no live form of that id"));
        OwnerForm ended = form.ended(tx.now());
        tx.delete(PeopleTables.FORMS, by.person(), id.value());
        tx.put(PeopleTables.FORMS_ENDED, by.person(), id.value(), ended);
        return changed(tx, by, "form.ended", ended);
    }

    /// Takes a former contact out of the askers of every form; one that nobody may ask any more ends.
    void forget(Tx tx, PersonId owner, PersonId gone) {
        for (OwnerForm form : of(tx, owner)) {
            Set<Reader> rest = form.form().askers().set().stream()
                    .filter(asker -> !asks(asker, gone))
                    .collect(Collectors.toUnmodifiableSet());
            String id = form.form().id().value();
            if (rest.isEmpty()) {
                tx.delete(PeopleTables.FORMS, owner, id);
                tx.put(PeopleTables.FORMS_ENDED, owner, id, form.ended(tx.now()));
            } else if (rest.size() != form.form().askers().set().size()) {
                tx.put(PeopleTables.FORMS, owner, id, form.askedBy(new Readers(rest)));
            }
        }
    }

    private static boolean asks(Reader asker, PersonId person) {
        return asker.equals(new Reader.Human(person)) || asker.equals(new Reader.WithTree(person));
    }

    private void requireOwn(Form form, Resource place) {
        boolean readable = switch (place.kind()) {
            case NODE -> place.segments().size() > 1 && !secret.test(place);
            case MEMORY -> place.equals(Resource.memory(form.identity()));
            case SESSION, WORKSPACE, COLLABORATION, DRAFTS, PROPOSALS, PERSON, MANAGER -> false;
            case PROVIDER, SERVICE, FORM, CHANNEL, RUN, SANDBOX, PLATFORM -> false;
        };
        if (!readable || !place.owner().equals(form.identity().owner())) {
            throw new Fault(
                    ErrorCode.NOT_FOUND, "a place is a file of a node of yours, or the memory of the form's identity");
        }
    }

    private static void requireKnown(View view, PersonId owner, Reader asker) {
        switch (asker) {
            case Reader.Human(PersonId person) -> known(view, owner, person);
            case Reader.WithTree(PersonId person) -> known(view, owner, person);
            case Reader.Tree _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ ->
                throw new Fault(ErrorCode.INVALID_REQUEST, "askers takes people you know");
        }
    }

    private static void known(View view, PersonId owner, PersonId other) {
        if (!other.equals(owner)) {
            Contacts.requireAgreed(view, owner, other);
        }
    }

    private Change<OwnerForm> changed(Tx tx, By by, String kind, OwnerForm form) {
        long revision = Revisions.bump(tx, by.person());
        FormId id = form.form().id();
        List<Notice> notices = List.of(
                new Broadcast<>(by.person(), FormMethods.FORMS_CHANGED, new FormMethods.FormsChanged(id)),
                new PolicyChanged(by.person(), revision));
        Map<String, String> fields = Map.of(
                "resource", id.value(),
                "bits", Integer.toString(form.form().bits()),
                "revision", Long.toString(revision));
        return new Change<>(form, List.of(entries.entry(by, kind, fields)), notices);
    }
}
