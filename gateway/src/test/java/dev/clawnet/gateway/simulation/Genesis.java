package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.Description;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// How every world begins: four people with two human devices and a program each, two identities each, folders,
/// grants and rules; three of the four know one another in a row. Made once; each world starts from a copy.
///
/// @param ledger the ledger that signs, when this beginning has one
record Genesis(MemoryStore store, List<SimPerson> people, Optional<Ledger> ledger, Instant now) {
    static final int PEOPLE = 4;
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static Genesis plain() {
        return make(Optional.empty());
    }

    static Genesis signed() {
        byte[] seed = new byte[32];
        seed[0] = 7;
        return make(Optional.of(new Ledger(LedgerKey.of(seed), new Random(5))));
    }

    private static Genesis make(Optional<Ledger> ledger) {
        SimTime time = new SimTime(START, new Chance(0), e -> {
            throw e;
        });
        time.orderly();
        Notices none = new Notices();
        Appender appender = ledger.<Appender>map(each -> each).orElseGet(PlainLedger::new);
        MemoryStore store = new MemoryStore(appender, none, time, MemoryStore.Mode.OBJECTS, time);
        SimGateway gateway = new SimGateway(
                new SimGateway.Ground(
                        store,
                        time,
                        new Random(1),
                        (_, _, _) -> {
                            throw new IllegalStateException("nobody thinks before the beginning");
                        },
                        (_, _, _, _, _, _) -> new InvokeResult.NotConnected(false)),
                none);
        Maker maker = new Maker(store, gateway);
        List<SimPerson> people = new ArrayList<>();
        for (int index = 0; index < PEOPLE; index++) {
            people.add(maker.person(index, people));
        }
        maker.contact(people.get(0), people.get(1));
        maker.contact(people.get(1), people.get(2));
        for (SimPerson person : people) {
            maker.places(person);
        }
        time.settle();
        return new Genesis(store, List.copyOf(people), ledger, time.instant());
    }

    private record Maker(MemoryStore store, SimGateway gateway) {
        SimPerson person(int index, List<SimPerson> before) {
            PersonId id = index == 0
                    ? gateway.people.people().ensureHost(store, "P0").person().id()
                    : call(
                                    before.getFirst(),
                                    PeopleMethods.PEOPLE_CREATE,
                                    new PeopleMethods.Create("P" + index, Optional.empty(), Optional.empty()))
                            .person()
                            .person();
            List<SimPerson.Held> devices = List.of(
                    held(index * 3, DeviceClass.HUMAN),
                    held(index * 3 + 1, DeviceClass.HUMAN),
                    held(index * 3 + 2, DeviceClass.PROGRAM));
            devices.forEach(device -> pair(id, device));
            List<String> identities = new ArrayList<>();
            SimPerson person = new SimPerson(index, id, devices, identities);
            for (String slug : List.of("id" + index, "alt" + index)) {
                identities.add(call(
                                person,
                                IdentityMethods.IDENTITIES_CREATE,
                                new IdentityMethods.Create(
                                        slug,
                                        Optional.of("Role " + slug + "."),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("test:" + slug),
                                        Optional.of("laptop:/" + slug)))
                        .identity());
            }
            return person;
        }

        private static SimPerson.Held held(int key, DeviceClass deviceClass) {
            return new SimPerson.Held(SimPerson.KEYS.get(key), deviceClass);
        }

        private void pair(PersonId person, SimPerson.Held device) {
            Secret code = store.write(tx -> {
                var minted = gateway.devices.codes().mint(tx, person, device.deviceClass(), Duration.ofHours(1));
                return Change.of(minted.secret(), minted.entry());
            });
            store.write(tx -> gateway.devices
                    .admissions()
                    .admit(tx, applicant(device, "10.0.0.1", false), new Credential.Code(code)));
        }

        void contact(SimPerson a, SimPerson b) {
            call(a, ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(b.id(), Optional.empty()));
            call(b, ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(a.id()));
            show(a, b);
            show(b, a);
        }

        private void show(SimPerson from, SimPerson to) {
            call(
                    from,
                    ContactMethods.CONTACTS_SHOW,
                    new ContactMethods.Show(
                            to.id(), Optional.of(from.identities().getFirst())));
        }

        void places(SimPerson person) {
            for (int at = 0; at < 2; at++) {
                String slug = (at == 0 ? "id" : "alt") + person.index();
                call(
                        person,
                        GrantMethods.GRANTS_MINT,
                        new GrantMethods.Mint(
                                person.identities().get(at),
                                List.of("read", "list", "search", "stat", "write"),
                                List.of(path(person, "/" + slug)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            }
            if (person.index() == 1) {
                call(
                        person,
                        RuleMethods.RULES_ADD,
                        new RuleMethods.Add(
                                path(person, "/id1/f0"),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(others(person)),
                                Optional.empty(),
                                Optional.empty()));
            }
        }

        private String others(SimPerson person) {
            return store.read(view -> dev.clawnet.gateway.people.Contacts.agreed(view, person.id()))
                    .getFirst()
                    .value();
        }

        @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
        private <P, R> R call(SimPerson person, Method<P, R> method, P params) {
            MethodTable.Bound<P, R> bound =
                    (MethodTable.Bound<P, R>) gateway.table.find(method.name()).orElseThrow();
            return switch (bound.handler().handle(person.over(person.first()), params)) {
                case Answer.Now<R> now -> now.result();
                case Answer.Later<R> _ -> throw new IllegalStateException("nothing waits at the beginning");
            };
        }
    }

    static Applicant applicant(SimPerson.Held device, String address, boolean node) {
        return new Applicant(
                device.key().publicKey(),
                node ? Role.NODE : Role.OPERATOR,
                List.of("operator.admin"),
                new Description(Optional.of("box"), "linux", Optional.empty(), "cli", "cli", address),
                List.of(),
                node ? List.of("files.read") : List.of(),
                false,
                true);
    }

    static String path(SimPerson person, String path) {
        return Resource.nodePath(person.id(), "laptop", path).text();
    }
}
