package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.Messaging;
import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Budget;
import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.channel.TalkChannel;
import dev.clawnet.gateway.collab.CollabLens;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.FirstCode;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.CronEvent;
import dev.clawnet.protocol.catalogue.CronMethods.DeliveryView;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A gateway with jobs, without sockets, disk or real time: the real parts over a store in memory. It may be lost
/// and started again.
final class ScheduleWorld {
    static final ModelRef MODEL = new ModelRef("test", "none");

    final SimClock time;
    final MemoryStore store;
    final RecordedEntries ledger;
    final MethodTable table = new MethodTable();
    final List<CronEvent> events = new ArrayList<>();
    final List<AgentEvent> seen = new ArrayList<>();
    final List<ChatEvent> chat = new ArrayList<>();
    final List<String> sent;
    private final Notices notices = new Notices();
    private final Random random;
    private final Model model;
    private final Map<PersonId, Human> humans;
    private final PeopleDesk people;
    private final ApprovalDesk approvals;
    private final Agents agents;
    private final Messaging messaging;
    private final Cron cron;

    record Human(PersonId id, DeviceKey key, Caller caller) {}

    /// What callers said is there.
    final List<Said> saidToBeThere = new ArrayList<>();

    ScheduleWorld(long seed, MemoryStore.Mode mode, Instant start, Model model) {
        this.random = new Random(seed);
        this.model = model;
        this.time = new SimClock(start);
        this.ledger = new RecordedEntries();
        this.humans = new LinkedHashMap<>();
        this.sent = new ArrayList<>();
        this.store = new MemoryStore(ledger, notices, time, mode, time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.messaging = messaging();
        this.cron = new Cron(store, time, time, agents, saidToBeThere::add, random);
        wire();
        human();
    }

    /// The gateway after a crash: what was stored is there; timers, notices on their way and all that was in
    /// memory are not.
    ScheduleWorld(ScheduleWorld crashed, Instant at) {
        this.random = crashed.random;
        this.model = crashed.model;
        this.time = new SimClock(at);
        this.ledger = crashed.ledger;
        this.humans = crashed.humans;
        this.sent = crashed.sent;
        this.store = crashed.store.restarted(ledger, notices, time, time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.messaging = messaging();
        this.cron = new Cron(store, time, time, agents, saidToBeThere::add, random);
        wire();
        approvals.recover();
        messaging.recover();
        agents.recover();
        cron.recover();
        lines();
    }

    private PeopleDesk people() {
        FirstCode noCode = (_, _) -> new FirstCode.Made("none", List.of());
        return new PeopleDesk(store, time, random, noCode, _ -> false);
    }

    private ApprovalDesk approvals() {
        return new ApprovalDesk(new ApprovalDesk.Parts(
                store,
                notices,
                time,
                time,
                random,
                (person, device) -> Optional.ofNullable(humans.get(person))
                        .filter(human -> human.key().id().equals(device))
                        .map(human -> human.key().publicKey()),
                _ -> false,
                (_, _, _) -> true));
    }

    private Agents agents() {
        return new Agents(
                new Agents.Ground(store, notices, time, time, time, model, MODEL, Duration.ofMinutes(30)),
                new Runs(new Budget(6, 12, 1_000_000), random, time),
                approvals.approvals(),
                new CollabLens());
    }

    private Messaging messaging() {
        return new Messaging(
                new Messaging.Ground(store, time, random, time, agents, List.of(new TalkChannel(sent)), _ -> false));
    }

    private void wire() {
        approvals.watch();
        agents.subscribe(notices);
        messaging.subscribe(notices);
        cron.subscribe(notices);
        notices.on(Broadcast.class, event -> {
            switch (event.payload()) {
                case CronEvent told -> events.add(told);
                case AgentEvent told -> seen.add(told);
                case ChatEvent told -> chat.add(told);
                default -> {
                    // Told to clients, and looked at by no test of these.
                }
            }
        });
        people.bind(table);
        approvals.bind(table);
        agents.bind(table);
        messaging.bind(table);
        cron.bind(table);
    }

    private void lines() {
        messaging.use(
                new Households(TalkChannel.household("default", AccountSettings.Door.DEFAULT), Map.of()), host().id());
    }

    void use(boolean on) {
        cron.use(on);
    }

    void beats(Map<String, Heartbeat> wanted) {
        cron.use(host().id(), wanted);
        time.idle();
    }

    /// A new person with a device of class human; the first one is the host.
    Human human() {
        boolean host = humans.isEmpty();
        PersonId id = host
                ? people.people().ensureHost(store, "Li").person().id()
                : call(
                                host().caller(),
                                PeopleMethods.PEOPLE_CREATE,
                                new PeopleMethods.Create("Nova", Optional.empty(), Optional.empty()))
                        .person()
                        .person();
        DeviceKey key = DeviceKey.ofSeed(
                ByteBuffer.allocate(32).putLong(24, random.nextLong()).array());
        Human human = new Human(id, key, caller(id, Optional.of(key), DeviceClass.HUMAN, host));
        humans.put(id, human);
        if (host) {
            lines();
        }
        time.idle();
        return human;
    }

    private Caller caller(PersonId id, Optional<DeviceKey> key, DeviceClass of, boolean host) {
        return new Caller(
                ConnId.mint(random), id, key.map(DeviceKey::id), of, Role.OPERATOR, Set.of(Scope.ADMIN), host, host);
    }

    /// A program of that person.
    Caller program(Human human) {
        return caller(human.id(), Optional.empty(), DeviceClass.PROGRAM, true);
    }

    Human host() {
        return humans.values().iterator().next();
    }

    String main(Human human) {
        return call(human.caller(), IdentityMethods.IDENTITIES_LIST, new Method.None()).identities().stream()
                .filter(identity -> identity.slug().equals("main"))
                .findFirst()
                .orElseThrow()
                .identity();
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    <P, R> R call(Caller caller, Method<P, R> method, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        Answer<R> answer = bound.handler().handle(caller, params);
        time.idle();
        return ((Answer.Now<R>) answer).result();
    }

    /// One more tool for every agent.
    void offer(Tool tool) {
        agents.add(tool);
    }

    JobView add(CronMethods.Add wanted) {
        return call(host().caller(), CronMethods.CRON_ADD, wanted);
    }

    List<ApprovalView> open() {
        return call(host().caller(), ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .approvals();
    }

    void decide(ApprovalView approval, boolean allow) {
        ApprovalMethods.Decision decision = allow ? ApprovalMethods.Decision.ALLOW_ONCE : ApprovalMethods.Decision.DENY;
        ApprovalProof proof = new ApprovalProof(
                approval.id(),
                host().id(),
                decision.wire(),
                approval.shownDigest(),
                time.instant().toEpochMilli(),
                Choice.NONE);
        call(
                host().caller(),
                ApprovalMethods.APPROVAL_DECIDE,
                new ApprovalMethods.Decide(
                        approval.id().value(),
                        decision,
                        Optional.of(proof.sign(host().key())),
                        Optional.of(proof.signedAtMs()),
                        Optional.empty(),
                        Optional.empty()));
    }

    List<Entry> entries(String kind) {
        return ledger.ofKind(kind);
    }

    static ScheduleView cron(String expr, String zone) {
        return new ScheduleView(
                "cron",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(expr),
                Optional.of(zone),
                Optional.empty());
    }

    static ScheduleView every(Duration every) {
        return new ScheduleView(
                "every",
                Optional.empty(),
                Optional.of(every.toMillis()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static ScheduleView at(String at) {
        return new ScheduleView(
                "at",
                Optional.of(at),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static CronMethods.Add isolated(String name, ScheduleView schedule, String message, Optional<String> missed) {
        return new CronMethods.Add(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                schedule,
                "isolated",
                Optional.empty(),
                new Payload("agentTurn", Optional.of(message), Optional.empty()),
                Optional.empty(),
                missed);
    }

    static CronMethods.Add announced(String name, ScheduleView schedule, String message, String to) {
        CronMethods.Add plain = isolated(name, schedule, message, Optional.empty());
        return new CronMethods.Add(
                plain.name(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                schedule,
                "isolated",
                Optional.empty(),
                plain.payload(),
                Optional.of(new DeliveryView(
                        "announce",
                        Optional.of("talk"),
                        Optional.of(to),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                Optional.empty());
    }
}
