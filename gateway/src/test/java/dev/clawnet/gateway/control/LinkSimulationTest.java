package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.device.DeviceCut;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.FakePeople;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.simulation.Broken;
import dev.clawnet.gateway.simulation.Chance;
import dev.clawnet.gateway.simulation.Seeds;
import dev.clawnet.gateway.simulation.Trace;
import dev.clawnet.gateway.transport.Close;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Links of a seed: good and bad first frames, requests, repeats, garbage, readers that stall, lines that drop and
/// come back, devices that are cut, tasks in any order. After every step: nothing before hello but the challenge, one
/// answer for each request, events in their order and to their person alone, and a list of links that is true.
class LinkSimulationTest {
    private static final int QUICK = 150;

    @Test
    @Tag("INV-3")
    @Tag("INV-23")
    void links_come_and_go_in_any_order_and_every_request_is_answered_once() {
        Seeds.Sum sum = Seeds.of(LinkSimulationTest.class, QUICK).play(new Linking());
        if (sum.seeds() > 100) {
            assertThat(sum.counts())
                    .containsKeys("hello", "refused", "answered", "events", "cut", "slow", "late", "flooded");
        }
    }

    private record Op(int kind, long salt) {}

    private static final class Linking implements Seeds.Simulated<Op> {
        @Override
        public List<Op> plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> plan = new ArrayList<>();
            for (int more = 20 + random.nextInt(50); more > 0; more--) {
                plan.add(new Op(random.nextInt(22), random.nextLong() >>> 8));
            }
            return plan;
        }

        @Override
        public Seeds.Outcome play(long seed, List<Op> plan) {
            Life life = new Life(seed);
            plan.forEach(life::step);
            life.end();
            return new Seeds.Outcome(life.trace.hash(), life.trace.lines(), life.counts);
        }
    }

    /// Threads that run in an order that chance picks.
    private static final class Threads implements Executor {
        private final List<Runnable> ready = new ArrayList<>();
        private final Chance chance;

        Threads(Chance chance) {
            this.chance = chance;
        }

        @Override
        public void execute(Runnable work) {
            ready.add(work);
        }

        boolean step() {
            if (ready.isEmpty()) {
                return false;
            }
            ready.remove(chance.nextInt(ready.size())).run();
            return true;
        }
    }

    /// A device with what opens the door for it.
    private static final class Held {
        private final PersonId person;
        private final DeviceKey key;
        private Optional<String> code;
        private Optional<String> token = Optional.empty();

        Held(PersonId person, DeviceKey key, String code) {
            this.person = person;
            this.key = key;
            this.code = Optional.of(code);
        }
    }

    /// One link as the simulation knows it.
    private static final class Line {
        private final Client client;
        private final Held held;
        private final Instant opened;
        private final Set<String> sent = new HashSet<>();
        private String connect = "";
        private boolean stalledOnce;
        private boolean cut;
        private int read;
        private int seq;
        private boolean greeted;

        Line(Client client, Held held, Instant opened) {
            this.client = client;
            this.held = held;
            this.opened = opened;
        }

        boolean over() {
            return client.connection.close().isPresent() || client.connection.aborted();
        }
    }

    private static final class Life {
        private final Trace trace = new Trace();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Chance chance;
        private final Threads threads;
        private final World world;
        private final List<Held> devices = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private final Map<Line, Map<String, Integer>> answers = new HashMap<>();

        Life(long seed) {
            this.chance = new Chance(seed);
            this.threads = new Threads(chance);
            this.world = new World(World.settings(ControlSettings.Mode.TOKEN, true), Optional.of(threads));
            for (int at = 0; at < 4; at++) {
                PersonId person = at < 2 ? FakePeople.LI : FakePeople.NOVA;
                devices.add(new Held(
                        person,
                        DeviceWorld.key(at + 1),
                        world.devices
                                .code(person, at % 2 == 0 ? DeviceClass.HUMAN : DeviceClass.PROGRAM)
                                .reveal()));
            }
        }

        void step(Op op) {
            chance.sow(op.salt());
            int kind = lines.isEmpty() ? 0 : op.kind();
            switch (kind) {
                case 0, 1, 2 -> open();
                case 3, 4, 5 -> some().ifPresent(this::connect);
                case 6, 7, 8, 9 -> some().ifPresent(this::request);
                case 10 -> some().ifPresent(this::garbage);
                case 11 -> some().ifPresent(line -> line.client.connection.close(Close.normal()));
                case 12 ->
                    some().ifPresent(line -> {
                        line.stalledOnce = true;
                        line.client.connection.stalled(chance.oneIn(2), threads);
                    });
                case 13, 14 -> tell();
                case 15 -> cut();
                case 16 -> world.devices.advance(Duration.ofSeconds(chance.nextInt(20)));
                case 17 -> some().ifPresent(this::flood);
                default -> {
                    for (int ran = chance.nextInt(12); ran > 0; ran--) {
                        threads.step();
                    }
                }
            }
            read();
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        private Optional<Line> some() {
            List<Line> live = lines.stream().filter(line -> !line.over()).toList();
            return live.isEmpty() ? Optional.empty() : Optional.of(chance.pick(live));
        }

        private void open() {
            Held held = chance.pick(devices);
            Client client = world.remote();
            lines.add(new Line(client, held, world.devices.time.instant()));
        }

        private void connect(Line line) {
            Client.Ask ask = new Client.Ask().key(line.held.key);
            ask.scopes = List.of("operator.read", "operator.write");
            if (chance.oneIn(6)) {
                ask.deviceToken("wrong");
            } else if (line.held.token.isPresent()) {
                ask.deviceToken(line.held.token.get());
            } else {
                line.held.code.ifPresent(ask::code);
            }
            if (chance.oneIn(10)) {
                ask.nonce = Optional.of("another");
            }
            String id = line.client.send("connect", line.client.params(ask));
            if (line.connect.isEmpty()) {
                line.connect = id;
            } else {
                line.sent.add(id);
            }
        }

        private void request(Line line) {
            String method = chance.pick(List.of("health", "status", "device.pair.list", "system-presence", "no.such"));
            line.sent.add(line.client.send(method, Json.STRICT.createObjectNode()));
        }

        private void garbage(Line line) {
            line.client.link.text(
                    chance.pick(List.of("{", "[]", "{\"type\":\"res\"}", "{\"type\":\"req\"}", "\u0000")));
        }

        private void flood(Line line) {
            for (int at = 0; at < Limits.FRAMES_BEFORE_HELLO + 2 && !line.over(); at++) {
                request(line);
            }
        }

        private void tell() {
            PersonId person = chance.pick(List.of(FakePeople.LI, FakePeople.NOVA, FakePeople.HOST));
            world.devices.bus.deliver(List.of(new Broadcast<>(
                    person, ContactMethods.CONTACTS_CHANGED, new ContactMethods.ContactsChanged(person))));
        }

        private void cut() {
            Held held = chance.pick(devices);
            lines.stream()
                    .filter(line -> line.held == held && line.greeted && !line.over())
                    .forEach(line -> line.cut = true);
            world.devices.bus.deliver(
                    List.of(new DeviceCut(held.person, held.key.id(), Optional.empty(), "device removed")));
            count("cut");
        }

        /// All threads run, nothing new happens.
        private void quiet() {
            boolean more = true;
            while (more) {
                more = threads.step();
                world.run();
            }
            read();
        }

        void end() {
            lines.forEach(line -> line.client.connection.stalled(false, threads));
            quiet();
            world.devices.advance(Limits.HANDSHAKE);
            quiet();
            for (Line line : lines) {
                boolean open = !line.over();
                Broken.unless(!open || line.greeted, "INV-23 who says nothing is hung up on", line.opened.toString());
                Broken.unless(!line.cut || !open, "INV-9 a link that is cut ends", line.held.person.toString());
                if (open) {
                    Map<String, Integer> got = answers.getOrDefault(line, Map.of());
                    line.sent.forEach(id -> Broken.unless(
                            got.getOrDefault(id, 0) == 1, "every request is answered once", id + " " + got));
                }
                if (line.client
                        .connection
                        .close()
                        .filter(close -> close.reason().equals("slow consumer"))
                        .isPresent()) {
                    count("slow");
                }
                if (line.client.connection.aborted()) {
                    count("late");
                }
                if (line.client
                        .connection
                        .close()
                        .filter(close -> close.reason().contains("too many pending"))
                        .isPresent()) {
                    count("flooded");
                }
            }
            long live =
                    lines.stream().filter(line -> line.greeted && !line.over()).count();
            Broken.unless(
                    world.links.all().size() == live,
                    "the list of links is true",
                    world.links.all().size() + " but " + live);
        }

        /// What came over every line since the last look.
        private void read() {
            for (Line line : lines) {
                List<String> texts = line.client.connection.texts();
                for (; line.read < texts.size(); line.read++) {
                    trace.add(texts.get(line.read));
                    frame(line, Json.STRICT.readTree(texts.get(line.read)), line.read == 0);
                }
            }
        }

        private void frame(Line line, JsonNode frame, boolean first) {
            if (frame.path("type").stringValue("").equals("event")) {
                event(line, frame, first);
                return;
            }
            String id = frame.path("id").stringValue("");
            boolean ok = frame.path("ok").booleanValue();
            if (id.equals(line.connect) && !line.greeted) {
                line.greeted = ok;
                count(ok ? "hello" : "refused");
                if (ok) {
                    line.held.code = Optional.empty();
                    line.held.token = Optional.ofNullable(frame.path("payload")
                                    .path("auth")
                                    .path("deviceToken")
                                    .stringValue(null))
                            .or(() -> line.held.token);
                }
                return;
            }
            int times = answers.computeIfAbsent(line, _ -> new HashMap<>()).merge(id, 1, Integer::sum);
            Broken.unless(
                    times == 1 || id.equals("invalid"),
                    "every request is answered once",
                    id + " " + times + " " + frame);
            if (line.greeted) {
                count("answered");
            }
        }

        private void event(Line line, JsonNode frame, boolean first) {
            String name = frame.path("event").stringValue("");
            Broken.unless(
                    first == name.equals("connect.challenge") && (first || line.greeted),
                    "INV-23 nothing but the challenge comes before hello",
                    frame.toString());
            if (frame.has("seq")) {
                int seq = frame.path("seq").intValue();
                boolean next = line.stalledOnce ? seq > line.seq : seq == line.seq + 1;
                Broken.unless(next, "events keep their order", seq + " after " + line.seq);
                line.seq = seq;
            }
            if (name.equals("contacts.changed")) {
                count("events");
                Broken.unless(
                        frame.path("payload").path("person").stringValue("").equals(line.held.person.value()),
                        "INV-3 an event reaches its person alone",
                        frame + " to " + line.held.person);
            }
        }
    }
}
