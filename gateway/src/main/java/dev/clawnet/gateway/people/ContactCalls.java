package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Contact.Side;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.ContactMethods.ContactList;
import dev.clawnet.protocol.catalogue.ContactMethods.ContactView;
import dev.clawnet.protocol.catalogue.ContactMethods.Done;
import dev.clawnet.protocol.catalogue.ContactMethods.SeenIdentity;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Serves `contacts.*`.
final class ContactCalls {
    private final Store store;
    private final Contacts contacts;
    private final InstantSource clock;

    ContactCalls(Store store, Contacts contacts, InstantSource clock) {
        this.store = store;
        this.contacts = contacts;
        this.clock = clock;
    }

    void bind(MethodTable table) {
        table.bind(ContactMethods.CONTACTS_LIST, this::list);
        table.bind(ContactMethods.CONTACTS_REQUEST, this::request);
        table.bind(ContactMethods.CONTACTS_ACCEPT, this::accept);
        table.bind(ContactMethods.CONTACTS_REJECT, this::reject);
        table.bind(ContactMethods.CONTACTS_REMOVE, this::remove);
        table.bind(ContactMethods.CONTACTS_SHOW, this::show);
        table.bind(ContactMethods.CONTACTS_FACE, this::face);
    }

    private ContactList list(Caller caller, Method.None none) {
        return store.read(view -> new ContactList(Contacts.open(view, caller.person(), clock.instant()).stream()
                .map(contact -> view(view, caller.person(), contact))
                .toList()));
    }

    private Done request(Caller caller, ContactMethods.Request wanted) {
        store.write(tx -> contacts.request(tx, By.of(caller), wanted.person(), wanted.note()));
        return Done.DONE;
    }

    private ContactView accept(Caller caller, ContactMethods.Whom whom) {
        store.write(tx -> contacts.accept(tx, By.of(caller), whom.person()));
        return one(caller, whom.person());
    }

    private Done reject(Caller caller, ContactMethods.Whom whom) {
        store.write(tx -> contacts.reject(tx, By.of(caller), whom.person()));
        return Done.DONE;
    }

    private Done remove(Caller caller, ContactMethods.Whom whom) {
        store.write(tx -> contacts.remove(tx, By.of(caller), whom.person()));
        return Done.DONE;
    }

    private ContactView show(Caller caller, ContactMethods.Show wanted) {
        Optional<IdentityId> identity = wanted.identity().map(id -> new IdentityId(caller.person(), id));
        store.write(tx -> contacts.show(tx, By.of(caller), wanted.person(), identity));
        return one(caller, wanted.person());
    }

    private Done face(Caller caller, ContactMethods.Face wanted) {
        IdentityId identity = new IdentityId(caller.person(), wanted.identity());
        store.write(tx -> contacts.face(tx, By.of(caller), wanted.person(), identity, wanted.allow()));
        return Done.DONE;
    }

    private ContactView one(Caller caller, PersonId other) {
        return store.read(view -> Contacts.row(view, caller.person(), other)
                .map(contact -> view(view, caller.person(), contact))
                .orElseThrow(Contacts::noContact));
    }

    /// Whoever only asked sees the id that was asked for, and nothing of the person behind it.
    private static ContactView view(View view, PersonId self, Contact contact) {
        Optional<Person> other =
                contact.side() == Side.REQUESTED ? Optional.empty() : People.find(view, contact.other());
        Optional<Bond> bond = Contacts.between(view, self, contact.other());
        return new ContactView(
                contact.other(),
                other.map(Person::name),
                contact.side().name().toLowerCase(Locale.ROOT),
                contact.note(),
                bond.flatMap(Bond::shown).map(IdentityId::value),
                bond.flatMap(Bond::seen)
                        .flatMap(id -> Identities.find(view, id))
                        .map(seen -> new SeenIdentity(seen.id().value(), seen.slug())),
                bond.flatMap(_ -> other).map(Person::providers),
                contact.since().toEpochMilli());
    }
}
