package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.PeopleTables.Pointer;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The persons of this gateway.
public final class People {
    private static final String SELF = "self";
    private static final String HOST = "host";

    private final Entries entries;
    private final Identities identities;
    private final Recovery recovery;
    private final FirstCode codes;

    People(Entries entries, Identities identities, Recovery recovery, FirstCode codes) {
        this.entries = entries;
        this.identities = identities;
        this.recovery = recovery;
        this.codes = codes;
    }

    /// A person just made, with the codes that are shown once.
    public record Newcomer(Person person, String setupCode, String recoveryCode) {}

    /// The host person; `newcomer` is present at the very first start only.
    public record Host(Person person, Optional<Newcomer> newcomer) {}

    public static Optional<Person> find(View view, PersonId person) {
        return view.find(PeopleTables.PEOPLE, person, SELF);
    }

    public static Optional<Person> host(View view) {
        return view.find(PeopleTables.HOST, PersonId.GATEWAY, HOST).flatMap(at -> find(view, at.person()));
    }

    /// Everybody, for start-up and for counts that no person sees.
    public static List<Person> everybody(View view) {
        return view.all(PeopleTables.PEOPLE).stream().map(View.Row::value).toList();
    }

    /// Those whom this steward created.
    static List<PersonId> createdBy(View view, PersonId steward) {
        return view.list(PeopleTables.PEOPLE_CREATED, steward, "", Limits.PEOPLE).stream()
                .map(row -> row.value().person())
                .toList();
    }

    /// The host person, made now if this is the first start.
    public Host ensureHost(Store store, String name) {
        Optional<Person> known = store.read(People::host);
        if (known.isPresent()) {
            return new Host(known.get(), Optional.empty());
        }
        Newcomer made = store.write(tx -> {
            if (host(tx).isPresent()) {
                throw new Fault(ErrorCode.CONFLICT, "the host person exists");
            }
            Person person = new Person(
                    PersonId.mint(entries.random()), name, Optional.empty(), true, true, List.of(), tx.now());
            tx.put(PeopleTables.HOST, PersonId.GATEWAY, HOST, new Pointer(person.id(), tx.now()));
            return settle(tx, person);
        });
        return new Host(made.person(), Optional.of(made));
    }

    /// Makes a person for whom nobody else can speak from then on.
    public Change<Newcomer> create(Tx tx, By by, PeopleMethods.Create wanted) {
        by.requireHuman();
        Person steward = required(tx, by.person());
        if (!steward.steward()) {
            throw new Fault(ErrorCode.STEWARD_REQUIRED, "only a steward creates people");
        }
        List<PersonId> created = createdBy(tx, steward.id());
        if (created.size() >= Limits.PEOPLE) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "this steward created as many people as one may");
        }
        if (wanted.slug().isPresent() && slugTaken(tx, created, wanted.slug().get())) {
            throw new Fault(ErrorCode.NAME_TAKEN, "you created a person of that slug already");
        }
        PersonId id = PersonId.mint(entries.random());
        Person person = new Person(
                id, wanted.name(), wanted.slug(), false, wanted.steward().orElse(false), List.of(), tx.now());
        tx.put(PeopleTables.PEOPLE_CREATED, steward.id(), id.value(), new Pointer(id, tx.now()));
        Entry theirs = entries.entry(by, "person.created", Map.of("resource", id.value()));
        return settle(tx, person).and(List.of(theirs), List.of());
    }

    /// Fresh codes for a person who never paired a device: those that were made with them are void, or soon will be.
    public Newcomer welcomeAgain(Store store, Person person) {
        return store.write(tx -> {
            FirstCode.Made code = codes.make(tx, person.id());
            Recovery.Redeemed back = recovery.replace(tx, person.id());
            List<Entry> made = new ArrayList<>(code.entries());
            made.addAll(back.entries());
            return new Change<>(new Newcomer(person, code.code(), back.next()), made, List.of());
        });
    }

    public Change<Person> rename(Tx tx, By by, PeopleMethods.Rename wanted) {
        by.requireHuman();
        return changed(tx, by, "person.renamed", required(tx, by.person()).named(wanted.name(), wanted.slug()));
    }

    public Change<Person> providers(Tx tx, By by, List<String> declared) {
        by.requireHuman();
        return changed(tx, by, "person.providers", required(tx, by.person()).using(declared));
    }

    private static boolean slugTaken(View view, List<PersonId> created, String slug) {
        return created.stream()
                .flatMap(id -> find(view, id).stream())
                .anyMatch(person -> person.slug().equals(Optional.of(slug)));
    }

    private Change<Newcomer> settle(Tx tx, Person person) {
        tx.put(PeopleTables.PEOPLE, person.id(), SELF, person);
        By platform = By.platform(person.id());
        List<Entry> made = new ArrayList<>();
        made.add(entries.entry(
                platform, "person.settled", Map.of("resource", person.id().value())));
        made.addAll(identities.settle(tx, platform));
        FirstCode.Made code = codes.make(tx, person.id());
        made.addAll(code.entries());
        return new Change<>(new Newcomer(person, code.code(), recovery.issue(tx, person.id())), made, List.of());
    }

    private Change<Person> changed(Tx tx, By by, String kind, Person person) {
        return changed(tx, entries, by, kind, person);
    }

    static Change<Person> changed(Tx tx, Entries entries, By by, String kind, Person person) {
        tx.put(PeopleTables.PEOPLE, person.id(), SELF, person);
        long revision = Revisions.bump(tx, person.id());
        return Change.of(
                person,
                entries.entry(by, kind, Map.of("revision", Long.toString(revision))),
                new Broadcast<>(
                        person.id(), PeopleMethods.PEOPLE_CHANGED, new PeopleMethods.PeopleChanged(person.id())));
    }

    static Person required(View view, PersonId person) {
        return find(view, person).orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such person"));
    }
}
