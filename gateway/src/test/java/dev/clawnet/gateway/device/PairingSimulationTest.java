package dev.clawnet.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.simulation.Broken;
import dev.clawnet.gateway.simulation.Seeds;
import dev.clawnet.gateway.simulation.Trace;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Devices of a seed: codes, requests, approvals, floods and removals, each step held against a model of a few maps:
/// a code opens once and in time, a request is its person's alone, one key has one person for life.
class PairingSimulationTest {
    private static final int QUICK = 150;
    private static final List<DeviceKey> KEYS =
            IntStream.range(1, 13).mapToObj(DeviceWorld::key).toList();

    @Test
    @Tag("INV-3")
    @Tag("INV-28")
    void devices_come_and_go_as_a_few_maps_say() {
        Seeds.Sum sum = Seeds.of(PairingSimulationTest.class, QUICK).play(new Devicing());
        if (sum.seeds() > 100) {
            assertThat(sum.counts())
                    .containsKeys(
                            "admitted",
                            "waits",
                            "still waits",
                            "approved",
                            "rejected",
                            "removed",
                            "revoked",
                            "LIMIT_REACHED",
                            "SETUP_CODE_INVALID",
                            "TOKEN_MISMATCH",
                            "TOKEN_MISSING",
                            "INVALID_REQUEST");
        }
    }

    private record Op(int kind, int a, int b, int c) {}

    private static final class Devicing implements Seeds.Simulated<Op> {
        @Override
        public List<Op> plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> plan = new ArrayList<>();
            for (int more = 15 + random.nextInt(50); more > 0; more--) {
                plan.add(new Op(random.nextInt(16), random.nextInt(97), random.nextInt(97), random.nextInt(97)));
            }
            return plan;
        }

        @Override
        public Seeds.Outcome play(long seed, List<Op> plan) {
            Life life = new Life();
            plan.forEach(life::step);
            return new Seeds.Outcome(life.trace.hash(), life.trace.lines(), life.counts);
        }
    }

    /// What the model knows of a device that is paired.
    private static final class Paired {
        private final PersonId person;
        private DeviceClass deviceClass;
        private boolean live = true;
        private boolean delivered;

        Paired(PersonId person, DeviceClass deviceClass) {
            this.person = person;
            this.deviceClass = deviceClass;
        }
    }

    private static final class Code {
        private final Secret secret;
        private final PersonId person;
        private final DeviceClass deviceClass;
        private final Instant ends;
        private boolean used;

        Code(Secret secret, PersonId person, DeviceClass deviceClass, Instant ends) {
            this.secret = secret;
            this.person = person;
            this.deviceClass = deviceClass;
            this.ends = ends;
        }
    }

    private record Asked(
            String id, DeviceId device, Optional<PersonId> person, String address, Instant at, Instant ends) {
        boolean same(Optional<PersonId> who, String where) {
            return person.equals(who) && address.equals(where);
        }
    }

    private static final class Life {
        private static final List<PersonId> PEOPLE = List.of(FakePeople.HOST, FakePeople.LI, FakePeople.NOVA);

        private final DeviceWorld world = new DeviceWorld();
        private final MethodTable table = new MethodTable();
        private final Trace trace = new Trace();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<DeviceId, PersonId> owners = new TreeMap<>(java.util.Comparator.comparing(DeviceId::value));
        private final Map<DeviceId, Paired> paired = new HashMap<>();
        private final List<Code> codes = new ArrayList<>();
        private final Map<DeviceId, Asked> asked = new HashMap<>();
        private final List<String> requests = new ArrayList<>();

        Life() {
            world.feature.bind(table);
        }

        void step(Op op) {
            PersonId person = PEOPLE.get(op.b() % PEOPLE.size());
            DeviceKey key = KEYS.get(op.a() % KEYS.size());
            String address = "198.51.100." + op.c() % 3;
            switch (op.kind()) {
                case 0, 1 -> code(person, op.a() % 2 == 0, op.c() % 3 > 0);
                case 2, 3, 4 -> redeem(key, op.b(), address);
                case 5, 6, 7 -> ask(key, Optional.empty(), address, false);
                case 8 -> ask(key, Optional.of(person), address, op.c() % 5 == 0);
                case 9 -> {
                    for (int at = 0; at < 7; at++) {
                        ask(KEYS.get((op.a() + at) % KEYS.size()), Optional.empty(), address, false);
                    }
                }
                case 10, 11 -> approve(person, op.a());
                case 12 -> reject(person, op.a());
                case 13 -> remove(person, key, op.c() % 2 == 0);
                case 14 -> {
                    for (int at = 0; at < op.c() % 23; at++) {
                        code(person, false, true);
                    }
                }
                default -> world.advance(Duration.ofSeconds(op.a() * 5L));
            }
            compare(op.toString());
        }

        private Instant now() {
            return world.time.instant();
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        private static Caller caller(PersonId person, boolean human) {
            return DeviceWorld.caller(
                    person,
                    human ? Optional.of(DeviceWorld.key(77).id()) : Optional.empty(),
                    human ? DeviceClass.HUMAN : DeviceClass.PROGRAM,
                    person.equals(FakePeople.HOST),
                    Scope.ADMIN);
        }

        @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
        private <P, R> R call(Caller caller, Method<P, R> method, P params) {
            MethodTable.Bound<P, R> bound =
                    (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
            return switch (bound.handler().handle(caller, params)) {
                case Answer.Now<R> now -> now.result();
                case Answer.Later<R> _ -> throw new IllegalStateException("nothing waits");
            };
        }

        /// What happened, as a word.
        private String outcome(Supplier<String> work) {
            String came;
            try {
                came = work.get();
            } catch (Fault fault) {
                came = fault.code().name();
            }
            count(came);
            trace.add(now() + " " + came);
            return came;
        }

        private static void expect(String came, Object expected, String what) {
            Broken.unless(came.equals(expected.toString()), "pairing", what + " came to " + came + ", not " + expected);
        }

        private void code(PersonId person, boolean human, boolean byHuman) {
            long open = codes.stream()
                    .filter(code -> !code.used && code.person.equals(person) && now().isBefore(code.ends))
                    .count();
            Object expected = human && !byHuman
                    ? ErrorCode.HUMAN_DEVICE_REQUIRED
                    : open >= Limits.SETUP_CODES_PER_PERSON ? ErrorCode.LIMIT_REACHED : "code";
            String came = outcome(() -> {
                DeviceMethods.SetupCodeResult made = call(
                        caller(person, byHuman),
                        DeviceMethods.SETUP_CODE,
                        new DeviceMethods.SetupCodeParams(Optional.of(human), Optional.empty(), Optional.empty()));
                codes.add(new Code(
                        SetupCode.parse(made.setupCode()).bootstrapToken(),
                        person,
                        human ? DeviceClass.HUMAN : DeviceClass.PROGRAM,
                        now().plus(Limits.SETUP_CODE_LIFE)));
                return "code";
            });
            expect(came, expected, "a code");
        }

        private static Applicant applicant(DeviceKey key, String address, boolean local) {
            return new Applicant(
                    key.publicKey(),
                    Role.OPERATOR,
                    List.of("operator.read"),
                    new Description(Optional.of("box"), "linux", Optional.empty(), "cli", "cli", address),
                    List.of(),
                    List.of(),
                    local,
                    true);
        }

        private String admitted(Applicant applicant, Credential credential) {
            return outcome(() -> switch (world.admit(applicant, credential)) {
                case Outcome.Admitted _ -> "admitted";
                case Outcome.Waits waits -> {
                    Optional<Asked> before =
                            Optional.ofNullable(asked.get(applicant.id())).filter(each -> now().isBefore(each.ends()));
                    if (before.filter(each ->
                                    each.id().equals(waits.request().id().value()))
                            .isPresent()) {
                        yield "still waits";
                    }
                    asked.put(
                            applicant.id(),
                            new Asked(
                                    waits.request().id().value(),
                                    applicant.id(),
                                    waits.request().person(),
                                    applicant.about().address(),
                                    now(),
                                    now().plus(Limits.PAIRING_REQUEST_LIFE)));
                    requests.add(waits.request().id().value());
                    yield "waits";
                }
            });
        }

        private boolean others(DeviceId device, PersonId person) {
            return owners.containsKey(device) && !person.equals(owners.get(device));
        }

        private void redeem(DeviceKey key, int which, String address) {
            if (codes.isEmpty()) {
                return;
            }
            Code code = codes.get(codes.size() - 1 - which % Math.min(8, codes.size()));
            boolean opens = !code.used && now().isBefore(code.ends) && !others(key.id(), code.person);
            String came = admitted(applicant(key, address, false), new Credential.Code(code.secret));
            expect(came, opens ? "admitted" : ErrorCode.SETUP_CODE_INVALID, "a code");
            if (opens) {
                asked.remove(key.id());
                code.used = true;
                pair(key.id(), code.person, Optional.of(code.deviceClass)).delivered = true;
            }
        }

        /// The device is paired from now on; only a code says anew what class it is.
        private Paired pair(DeviceId device, PersonId person, Optional<DeviceClass> byCode) {
            owners.put(device, person);
            Paired known = paired.get(device);
            if (known == null || !known.live) {
                known = new Paired(person, byCode.orElse(DeviceClass.PROGRAM));
                paired.put(device, known);
            }
            known.deviceClass = byCode.orElse(known.deviceClass);
            return known;
        }

        private void ask(DeviceKey key, Optional<PersonId> shown, String address, boolean local) {
            Paired known = paired.get(key.id());
            Object expected;
            if (shown.isPresent() && others(key.id(), shown.get())) {
                expected = ErrorCode.TOKEN_MISMATCH;
            } else if (known != null && known.live && (shown.isPresent() || !known.delivered)) {
                expected = "admitted";
            } else if (known != null && shown.isEmpty()) {
                expected = ErrorCode.TOKEN_MISSING;
            } else if (shown.isPresent() && local) {
                expected = "admitted";
            } else {
                Optional<PersonId> person = shown.or(() -> Optional.ofNullable(owners.get(key.id())));
                expected = waits(key.id(), person, address);
            }
            Credential credential = shown.<Credential>map(person -> new Credential.OfPerson(person, "token"))
                    .orElseGet(Credential.KeyAlone::new);
            String came = admitted(applicant(key, address, local), credential);
            expect(came, expected, "a device that asks");
            if (came.equals("admitted")) {
                if (known == null || !known.live) {
                    asked.remove(key.id());
                }
                Paired in =
                        known == null || !known.live ? pair(key.id(), shown.orElseThrow(), Optional.empty()) : known;
                in.delivered = true;
            }
        }

        private Object waits(DeviceId device, Optional<PersonId> person, String address) {
            Optional<Asked> before = Optional.ofNullable(asked.get(device)).filter(each -> now().isBefore(each.ends()));
            if (before.filter(each -> each.same(person, address)).isPresent()) {
                return "still waits";
            }
            boolean soon = before.filter(each -> now().isBefore(each.at().plus(Limits.PAIRING_ASKS_AGAIN)))
                    .isPresent();
            return !soon && room(device, person, address) ? "waits" : ErrorCode.LIMIT_REACHED;
        }

        private boolean room(DeviceId device, Optional<PersonId> person, String address) {
            List<Asked> others = asked.values().stream()
                    .filter(each -> !each.device().equals(device) && now().isBefore(each.ends()))
                    .toList();
            return others.stream().filter(each -> each.person().equals(person)).count()
                            < Limits.PAIRING_REQUESTS_PER_PERSON
                    && others.stream()
                                    .filter(each -> each.address().equals(address))
                                    .count()
                            < Limits.PAIRING_REQUESTS_PER_ADDRESS;
        }

        private Optional<Asked> open(String id, PersonId by) {
            return asked.values().stream()
                    .filter(each -> each.id().equals(id) && now().isBefore(each.ends()))
                    .filter(each -> each.person().map(by::equals).orElse(true))
                    .findFirst();
        }

        private Optional<String> request(int which) {
            return requests.isEmpty()
                    ? Optional.empty()
                    : Optional.of(requests.get(requests.size() - 1 - which % Math.min(10, requests.size())));
        }

        private void approve(PersonId by, int which) {
            request(which).ifPresent(id -> {
                Optional<Asked> open = open(id, by).filter(each -> !others(each.device(), by));
                String came = outcome(() -> {
                    call(caller(by, false), DeviceMethods.PAIR_APPROVE, new DeviceMethods.RequestRef(id));
                    return "approved";
                });
                expect(came, open.isPresent() ? "approved" : ErrorCode.INVALID_REQUEST, "an approval");
                open.ifPresent(each -> {
                    asked.remove(each.device());
                    pair(each.device(), by, Optional.empty());
                });
            });
        }

        private void reject(PersonId by, int which) {
            request(which).ifPresent(id -> {
                Optional<Asked> open = open(id, by);
                String came = outcome(() -> {
                    call(caller(by, false), DeviceMethods.PAIR_REJECT, new DeviceMethods.RequestRef(id));
                    return "rejected";
                });
                expect(came, open.isPresent() ? "rejected" : ErrorCode.INVALID_REQUEST, "a rejection");
                open.ifPresent(each -> asked.remove(each.device()));
            });
        }

        private void remove(PersonId by, DeviceKey key, boolean token) {
            Paired known = paired.get(key.id());
            boolean own = known != null && known.person.equals(by) && (known.live || !token);
            String came = outcome(() -> {
                if (token) {
                    call(
                            caller(by, false),
                            DeviceMethods.TOKEN_REVOKE,
                            new DeviceMethods.TokenRef(key.id(), Role.OPERATOR, Optional.empty()));
                    return "revoked";
                }
                call(caller(by, false), DeviceMethods.PAIR_REMOVE, new DeviceMethods.DeviceRef(key.id()));
                return "removed";
            });
            expect(came, own ? (token ? "revoked" : "removed") : ErrorCode.INVALID_REQUEST, "a removal");
            if (own && token) {
                Objects.requireNonNull(known).live = false;
            } else if (own) {
                paired.remove(key.id());
            }
        }

        private void compare(String when) {
            for (DeviceKey key : KEYS) {
                DeviceId id = key.id();
                Optional<PersonId> owner = world.store.read(view -> Devices.owner(view, id));
                Broken.unless(
                        owner.equals(Optional.ofNullable(owners.get(id))),
                        "INV-3 one key, one person, for life",
                        when + ": " + owner);
                Optional<Device> device = world.store.read(view -> Devices.find(view, id));
                Paired model = paired.get(id);
                Broken.unless(
                        device.isPresent() == (model != null)
                                && (model == null
                                        || (device.get().live() == model.live
                                                && device.get().deviceClass() == model.deviceClass
                                                && device.get().person().equals(model.person))),
                        "pairing",
                        when + ": " + device);
            }
            List<String> stored = world.store.read(CodePeek::requests).stream()
                    .filter(request -> now().isBefore(request.expiresAt()))
                    .map(request -> request.id().value())
                    .sorted()
                    .toList();
            List<String> expected = asked.values().stream()
                    .filter(each -> now().isBefore(each.ends()))
                    .map(Asked::id)
                    .sorted()
                    .toList();
            Broken.unless(stored.equals(expected), "pairing", when + ": waiting " + stored + ", not " + expected);
        }
    }
}
