package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// A gateway's people without a gateway: store in memory (rows kept as JSON), virtual time, methods called by
/// callers.
public final class World {
    public final VirtualTime time = new VirtualTime();
    public final Random random;
    public final RecordedEntries entries = new RecordedEntries();
    public final Notices notices = new Notices();
    public final MemoryStore store;
    public final PeopleDesk desk;
    public final MethodTable table = new MethodTable();
    public final Person host;
    public final List<Broadcast<?>> heard = new ArrayList<>();
    public final List<Object> told = new ArrayList<>();

    public World() {
        this(1);
    }

    public World(long seed) {
        random = new Random(seed);
        store = new MemoryStore(entries, notices, time, MemoryStore.Mode.JSON, Runnable::run);
        desk = new PeopleDesk(store, time, random, this::firstCode, BuiltInSecrets::covers);
        desk.bind(table);
        notices.on(Broadcast.class, heard::add);
        notices.on(IdentityRetired.class, told::add);
        notices.on(ContactEnded.class, told::add);
        notices.on(PolicyChanged.class, told::add);
        host = desk.people().ensureHost(store, "Host").person();
    }

    private FirstCode.Made firstCode(Tx tx, PersonId person) {
        return new FirstCode.Made(
                "code-" + person, List.of(Entry.of(EntryId.mint(random), person, "setup-code.made", Map.of())));
    }

    /// A person whom the host created.
    public PersonId person(String name) {
        return call(
                        human(host.id()),
                        PeopleMethods.PEOPLE_CREATE,
                        new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                .person()
                .person();
    }

    public Caller human(PersonId person) {
        return caller(person, DeviceClass.HUMAN, Optional.of(device(person)));
    }

    public Caller program(PersonId person) {
        return caller(person, DeviceClass.PROGRAM, Optional.of(device(person)));
    }

    public Caller console(PersonId person) {
        return caller(person, DeviceClass.PROGRAM, Optional.empty());
    }

    public static DeviceId device(PersonId person) {
        return new DeviceId(String.format("%064x", person.hashCode() & 0xffffffffL));
    }

    private Caller caller(PersonId person, DeviceClass deviceClass, Optional<DeviceId> device) {
        boolean isHost = person.equals(host.id());
        Set<Scope> scopes = EnumSet.allOf(Scope.class);
        return new Caller(
                ConnId.mint(new Random(3)), person, device, deviceClass, Role.OPERATOR, scopes, isHost, isHost);
    }

    @SuppressWarnings("unchecked") // a bound method has the types of its declaration
    public <P, R> R call(Caller caller, Method<P, R> method, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return switch (bound.handler().handle(caller, params)) {
            case Answer.Now<R> now -> now.result();
            case Answer.Later<R> _ -> throw new AssertionError("these methods answer at once");
        };
    }

    public <R> R write(Function<Tx, Change<R>> work) {
        return store.write(work);
    }

    public <R> R read(Function<View, R> work) {
        return store.read(work);
    }

    public long revision(PersonId person) {
        return store.read(view -> Revisions.of(view, person));
    }

    public List<Rule> rules(PersonId person, Instant now) {
        return store.read(view -> Rules.live(view, person, now));
    }

    public IdentityId identity(PersonId owner, String slug) {
        String id = call(
                        human(owner),
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                slug,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .identity();
        return new IdentityId(owner, id);
    }

    public void request(PersonId from, PersonId to) {
        call(human(from), ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(to, Optional.of("hello")));
    }

    public void contacts(PersonId one, PersonId other) {
        request(one, other);
        call(human(other), ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(one));
    }

    public void show(PersonId person, PersonId to, IdentityId identity) {
        call(human(person), ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(to, Optional.of(identity.value())));
    }

    public List<ContactMethods.ContactView> contactsOf(PersonId person) {
        return call(human(person), ContactMethods.CONTACTS_LIST, new Method.None())
                .contacts();
    }

    /// Reads and lists below a folder of the node `home`.
    public GrantMethods.Mint readGrant(IdentityId identity, String path) {
        return new GrantMethods.Mint(
                identity.value(),
                List.of("read", "list"),
                List.of("node://" + identity.owner() + "/home/" + path),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
