package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The agents of persons: identities, and the one manager of each. An owner is fixed by the id and by the key of
/// the row (INV-1): nothing here takes another one.
public final class Identities {
    private static final String MAIN = "main";
    private static final String MANAGER = "manager";
    private static final String SLUG = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?";

    /// Those of a person that are active, by their slugs: ids alone, since what an identity is told may be long.
    private static final Extract<Map<String, IdentityId>> ACTIVE =
            new Extract<>((view, owner, _) -> active(view, owner));

    private final Entries entries;
    private final Grants grants;

    Identities(Entries entries, Grants grants) {
        this.entries = entries;
        this.grants = grants;
    }

    public static Optional<Identity> find(View view, IdentityId id) {
        return view.find(PeopleTables.IDENTITIES, id.owner(), id.value());
    }

    /// The active identity of that slug.
    public static Optional<Identity> bySlug(View view, PersonId owner, String slug) {
        return Optional.ofNullable(view.extract(ACTIVE, owner, "").get(slug)).flatMap(id -> find(view, id));
    }

    private static Map<String, IdentityId> active(View view, PersonId owner) {
        Map<String, IdentityId> found = new HashMap<>();
        of(view, owner).stream().filter(Identity::active).forEach(each -> found.putIfAbsent(each.slug(), each.id()));
        return Map.copyOf(found);
    }

    /// All of one person's, retired ones included.
    public static List<Identity> of(View view, PersonId owner) {
        return view.list(PeopleTables.IDENTITIES, owner, "", Limits.IDENTITIES_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    public static Optional<Manager> manager(View view, PersonId owner) {
        return view.find(PeopleTables.MANAGERS, owner, MANAGER);
    }

    /// The agent system of a new person: a manager and the identity `main`.
    List<Entry> settle(Tx tx, By by) {
        PersonId owner = by.person();
        tx.put(PeopleTables.MANAGERS, owner, MANAGER, new Manager(new ManagerId(owner), "", Optional.empty(), 1));
        Identity main = fresh(tx, owner, MAIN);
        put(tx, main);
        return List.of(entries.entry(by, "identity.created", fields(main, Revisions.bump(tx, owner))));
    }

    public Change<Identity> create(Tx tx, By by, IdentityMethods.Create wanted) {
        return create(tx, by, wanted, Optional.empty());
    }

    /// @param name what it is called where it is shown
    Change<Identity> create(Tx tx, By by, IdentityMethods.Create wanted, Optional<String> name) {
        by.requireHuman();
        PersonId owner = by.person();
        List<Identity> all = of(tx, owner);
        if (all.size() >= Limits.IDENTITIES_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "you have as many identities as one may, retired ones included");
        }
        requireFree(all, wanted.slug(), Optional.empty());
        Identity blank = fresh(tx, owner, wanted.slug());
        Identity identity = new Identity(
                blank.id(),
                blank.slug(),
                name.filter(said -> !said.equals(blank.slug())),
                wanted.context().orElse(""),
                wanted.instructions().orElse(""),
                blank.status(),
                requireContacts(tx, owner, wanted.counterparts().orElse(List.of())),
                wanted.model(),
                Optional.empty(),
                wanted.home(),
                blank.revision(),
                blank.createdAt());
        return saved(tx, by, "identity.created", identity);
    }

    /// The agents that the configuration of a person lists: those that are not there yet become identities
    /// that may nothing, and a model that the list names anew is that of its agent. Its provider is
    /// declared with it, for everybody to see, once. Who owns the machine wrote the list, and everything
    /// beyond a name and a model takes a human device. A name that cannot be an identity's is left out.
    ///
    /// @param listed slugs, with the model of each
    /// @return those that were made
    public List<Identity> settleListed(Store store, PersonId owner, Map<String, Optional<String>> listed) {
        Map<String, Optional<String>> anew = unsettled(store.read(view -> of(view, owner)), listed);
        if (anew.isEmpty()) {
            return List.of();
        }
        return store.write(tx -> {
            List<Identity> made = new ArrayList<>();
            List<Entry> written = new ArrayList<>();
            By by = By.platform(owner);
            Map<String, Identity> known = active(of(tx, owner));
            List<Notice> notices = new ArrayList<>(List.of(changed(owner, Optional.empty())));
            anew.forEach((slug, model) -> {
                Optional<Identity> before = Optional.ofNullable(known.get(slug));
                Identity identity =
                        before.orElseGet(() -> fresh(tx, owner, slug)).listed(model);
                put(tx, identity);
                if (before.isEmpty()) {
                    made.add(identity);
                }
                String kind = before.isPresent() ? "identity.updated" : "identity.created";
                long revision = Revisions.bump(tx, owner);
                written.add(entries.entry(by, kind, fields(identity, revision)));
                notices.add(new PolicyChanged(owner, revision));
            });
            Change<List<Identity>> change = new Change<>(List.copyOf(made), written, notices);
            return declared(tx, by, providers(anew))
                    .map(declared -> change.and(declared.entries(), declared.notices()))
                    .orElse(change);
        });
    }

    /// A model reference begins with its provider.
    private static Set<String> providers(Map<String, Optional<String>> models) {
        return models.values().stream()
                .flatMap(Optional::stream)
                .map(model -> model.split("[:/]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Adds to the providers that a person declared, if any is new and there is room.
    private Optional<Change<Person>> declared(Tx tx, By by, Set<String> named) {
        Person person = People.find(tx, by.person()).orElseThrow();
        Set<String> all = new TreeSet<>(person.providers());
        return all.addAll(named) && all.size() <= PeopleMethods.PROVIDERS_MOST
                ? Optional.of(People.changed(tx, entries, by, "person.providers", person.using(List.copyOf(all))))
                : Optional.empty();
    }

    /// What the list says that does not hold yet.
    private static Map<String, Optional<String>> unsettled(List<Identity> all, Map<String, Optional<String>> listed) {
        Map<String, Identity> known = active(all);
        Map<String, Optional<String>> anew = new TreeMap<>(listed);
        anew.keySet().removeIf(slug -> slug.equals(MANAGER) || !slug.matches(SLUG));
        known.forEach((slug, identity) -> anew.remove(slug, identity.listed()));
        long more =
                anew.keySet().stream().filter(slug -> !known.containsKey(slug)).count();
        if (all.size() + more > Limits.IDENTITIES_PER_PERSON) {
            anew.keySet().removeIf(slug -> !known.containsKey(slug));
        }
        return anew;
    }

    private static Map<String, Identity> active(List<Identity> all) {
        return all.stream().filter(Identity::active).collect(Collectors.toMap(Identity::slug, each -> each));
    }

    public Change<Identity> update(Tx tx, By by, IdentityMethods.Update wanted) {
        return update(tx, by, wanted, Optional.empty());
    }

    /// @param name what it is called where it is shown from now on; absent: as before
    Change<Identity> update(Tx tx, By by, IdentityMethods.Update wanted, Optional<String> name) {
        by.requireHuman();
        Identity known = requireActive(tx, new IdentityId(by.person(), wanted.identity()));
        if (wanted.revision().isPresent() && wanted.revision().get() != known.revision()) {
            throw new Fault(ErrorCode.CONFLICT, "the identity has changed since");
        }
        wanted.slug().ifPresent(slug -> requireFree(of(tx, by.person()), slug, Optional.of(known.id())));
        Set<PersonId> faced = wanted.counterparts()
                .map(people -> requireContacts(tx, by.person(), people))
                .orElse(known.counterparts());
        Identity updated = updated(known, wanted, faced, name);
        Contacts.hideUnfaced(tx, updated);
        return saved(tx, by, "identity.updated", updated);
    }

    /// Ends an identity for good: it faces nobody, its grants die, its records stay. Whoever runs it hears of it,
    /// and finds it retired at the next act.
    public Change<Identity> retire(Tx tx, By by, IdentityId id) {
        by.requireHuman();
        Identity retired = requireActive(tx, id).retired();
        List<Entry> died = new ArrayList<>(grants.endAll(tx, by, id));
        Contacts.hideUnfaced(tx, retired);
        return saved(tx, by, "identity.retired", retired).and(died, List.of(new IdentityRetired(id)));
    }

    public Change<Manager> updateManager(Tx tx, By by, IdentityMethods.UpdateManager wanted) {
        by.requireHuman();
        Manager known = manager(tx, by.person()).orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such manager"));
        Manager updated = new Manager(
                known.id(),
                wanted.instructions().orElse(known.instructions()),
                wanted.model().or(known::model),
                known.revision() + 1);
        tx.put(PeopleTables.MANAGERS, by.person(), MANAGER, updated);
        long revision = Revisions.bump(tx, by.person());
        return Change.of(
                updated,
                entries.entry(by, "manager.updated", Map.of("revision", Long.toString(revision))),
                changed(by.person(), Optional.empty()));
    }

    /// Allows or forbids an identity to face a contact, in a transaction of the contact's own change.
    static Identity face(Tx tx, Identity identity, PersonId other, boolean allow) {
        if (identity.counterparts().contains(other) == allow) {
            return identity;
        }
        Identity updated = identity.facing(other, allow);
        put(tx, updated);
        return updated;
    }

    static Identity requireActive(View view, IdentityId id) {
        return find(view, id)
                .filter(Identity::active)
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no active identity of that id"));
    }

    static Broadcast<?> changed(PersonId owner, Optional<IdentityId> identity) {
        return new Broadcast<>(
                owner,
                IdentityMethods.IDENTITIES_CHANGED,
                new IdentityMethods.IdentitiesChanged(identity.map(IdentityId::value)));
    }

    private Change<Identity> saved(Tx tx, By by, String kind, Identity identity) {
        put(tx, identity);
        long revision = Revisions.bump(tx, by.person());
        List<Notice> notices =
                List.of(changed(by.person(), Optional.of(identity.id())), new PolicyChanged(by.person(), revision));
        return new Change<>(identity, List.of(entries.entry(by, kind, fields(identity, revision))), notices);
    }

    private static void put(Tx tx, Identity identity) {
        tx.put(PeopleTables.IDENTITIES, identity.id().owner(), identity.id().value(), identity);
    }

    private Identity fresh(Tx tx, PersonId owner, String slug) {
        return new Identity(
                IdentityId.mint(owner, entries.random()),
                slug,
                Optional.empty(),
                "",
                "",
                Identity.Status.ACTIVE,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                tx.now());
    }

    private static Identity updated(
            Identity known, IdentityMethods.Update wanted, Set<PersonId> faced, Optional<String> name) {
        String slug = wanted.slug().orElse(known.slug());
        return new Identity(
                known.id(),
                slug,
                name.or(known::name).filter(shown -> !shown.equals(slug)),
                wanted.context().orElse(known.context()),
                wanted.instructions().orElse(known.instructions()),
                known.status(),
                faced,
                wanted.model().or(known::model),
                known.listed(),
                wanted.home().or(known::home),
                known.revision() + 1,
                known.createdAt());
    }

    /// Only contacts can be faced; a stranger and a person who does not exist are refused alike.
    private static Set<PersonId> requireContacts(View view, PersonId owner, List<PersonId> people) {
        people.forEach(other -> Contacts.requireAgreed(view, owner, other));
        return Set.copyOf(people);
    }

    private static void requireFree(List<Identity> all, String slug, Optional<IdentityId> except) {
        boolean taken = slug.equals(MANAGER)
                || all.stream()
                        .filter(identity -> !except.equals(Optional.of(identity.id())))
                        .anyMatch(
                                identity -> identity.active() && identity.slug().equals(slug));
        if (taken) {
            throw new Fault(ErrorCode.NAME_TAKEN, "one of your agents has that slug");
        }
    }

    private static Map<String, String> fields(Identity identity, long revision) {
        return Map.of("identity", identity.id().value(), "revision", Long.toString(revision));
    }
}
