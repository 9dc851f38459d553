package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonList;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Serves `people.*`.
final class PeopleCalls {
    private final Store store;
    private final People people;

    PeopleCalls(Store store, People people) {
        this.store = store;
        this.people = people;
    }

    void bind(MethodTable table) {
        table.bind(PeopleMethods.PEOPLE_SELF, this::self);
        table.bind(PeopleMethods.PEOPLE_LIST, this::list);
        table.bind(PeopleMethods.PEOPLE_CREATE, this::create);
        table.bind(PeopleMethods.PEOPLE_RENAME, this::rename);
        table.bind(PeopleMethods.PEOPLE_PROVIDERS, this::providers);
    }

    private PersonView self(Caller caller, Method.None none) {
        return store.read(view -> whole(People.required(view, caller.person())));
    }

    private PersonList list(Caller caller, Method.None none) {
        return store.read(view -> new PersonList(visible(view, caller)));
    }

    private PeopleMethods.Created create(Caller caller, PeopleMethods.Create wanted) {
        People.Newcomer made = store.write(tx -> people.create(tx, By.of(caller), wanted));
        return new PeopleMethods.Created(named(made.person()), made.setupCode(), made.recoveryCode());
    }

    private PersonView rename(Caller caller, PeopleMethods.Rename wanted) {
        return whole(store.write(tx -> people.rename(tx, By.of(caller), wanted)));
    }

    private PersonView providers(Caller caller, PeopleMethods.Providers wanted) {
        return whole(store.write(tx -> people.providers(tx, By.of(caller), wanted.providers())));
    }

    /// The caller, then contacts, then those whom a steward created; each once.
    private static List<PersonView> visible(View view, Caller caller) {
        Map<PersonId, PersonView> seen = new LinkedHashMap<>();
        seen.put(caller.person(), whole(People.required(view, caller.person())));
        for (PersonId other : Contacts.agreed(view, caller.person())) {
            People.find(view, other).ifPresent(person -> seen.putIfAbsent(other, asContact(person)));
        }
        if (caller.steward()) {
            for (PersonId other : People.createdBy(view, caller.person())) {
                People.find(view, other).ifPresent(person -> seen.putIfAbsent(other, named(person)));
            }
        }
        return List.copyOf(seen.values());
    }

    private static PersonView whole(Person person) {
        return new PersonView(
                person.id(),
                person.name(),
                person.slug(),
                Optional.of(person.host()),
                Optional.of(person.steward()),
                Optional.of(person.providers()),
                Optional.of(person.createdAt().toEpochMilli()));
    }

    private static PersonView asContact(Person person) {
        return view(person, Optional.of(person.providers()));
    }

    private static PersonView named(Person person) {
        return view(person, Optional.empty());
    }

    private static PersonView view(Person person, Optional<List<String>> providers) {
        return new PersonView(
                person.id(),
                person.name(),
                person.slug(),
                Optional.empty(),
                Optional.empty(),
                providers,
                Optional.empty());
    }
}
