package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Budget;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.FileTools;
import dev.clawnet.gateway.people.FirstCode;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/// A whole gateway without sockets, disk or real time: the real engine over a store in memory, a virtual clock,
/// folders in memory and models that are functions. The same seed gives the same world.
public final class World {
    public static final ModelRef MODEL = new ModelRef("test", "none");

    final VirtualTime time;
    final Notices notices = new Notices();
    final RecordedEntries ledger;
    final Store store;
    final MemoryFolders folders;
    final MethodTable table = new MethodTable();
    final Map<PersonId, List<Broadcast<?>>> heard = new LinkedHashMap<>();
    final PeopleDesk people;
    final ApprovalDesk approvals;
    final Agents agents;
    final Collaborations collaborations;
    private final Map<PersonId, Human> humans;
    private final int depth;
    private final RandomGenerator random;
    private final Model model;
    /// Whether agents are refused timers, as when all that there may be are taken.
    boolean noTimers;

    /// A person of this world with the device they decide on.
    public record Human(PersonId id, String name, DeviceKey key, Caller caller) {}

    public World(long seed, MemoryStore.Mode mode, Model model) {
        this(new Random(seed), mode, model, (_, _) -> {});
    }

    /// @param before sees the entries of each transaction before they are appended; what it throws undoes it
    World(RandomGenerator random, MemoryStore.Mode mode, Model model, Appender before) {
        this(random, mode, model, before, Limits.COLLAB_DEPTH);
    }

    /// @param depth links below the first collaboration of a tree
    World(RandomGenerator random, MemoryStore.Mode mode, Model model, Appender before, int depth) {
        this.depth = depth;
        this.random = random;
        this.model = model;
        this.time = new VirtualTime();
        this.ledger = new RecordedEntries();
        this.folders = new MemoryFolders();
        this.humans = new LinkedHashMap<>();
        this.store = new MemoryStore(
                (tx, entries) -> {
                    before.append(tx, entries);
                    ledger.append(tx, entries);
                },
                notices,
                time,
                mode,
                time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.collaborations = collaborations();
        wire();
    }

    /// The gateway after a crash: what was stored and what lies on nodes is there; timers, notices on their way
    /// and all that was in memory are not.
    World(World crashed, Appender before) {
        this.depth = crashed.depth;
        this.random = crashed.random;
        this.model = crashed.model;
        this.time = new VirtualTime(crashed.time.instant());
        this.ledger = crashed.ledger;
        this.folders = crashed.folders;
        this.humans = crashed.humans;
        this.store = ((MemoryStore) crashed.store)
                .restarted(
                        (tx, entries) -> {
                            before.append(tx, entries);
                            ledger.append(tx, entries);
                        },
                        notices,
                        time,
                        time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.collaborations = collaborations();
        wire();
    }

    /// Opens a store that is not in memory, for the notices and the time of a world.
    interface StoreOf {
        Store open(Notices notices, VirtualTime time);
    }

    /// A world over a store of the caller's own, with a ledger of its own: `ledger` stays empty.
    World(RandomGenerator random, Model model, StoreOf stores) {
        this.depth = Limits.COLLAB_DEPTH;
        this.random = random;
        this.model = model;
        this.time = new VirtualTime();
        this.ledger = new RecordedEntries();
        this.folders = new MemoryFolders();
        this.humans = new LinkedHashMap<>();
        this.store = stores.open(notices, time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.collaborations = collaborations();
        wire();
    }

    /// Such a world after a crash, over what its store left on the disk.
    World(World crashed, StoreOf stores) {
        this.depth = crashed.depth;
        this.random = crashed.random;
        this.model = crashed.model;
        this.time = new VirtualTime(crashed.time.instant());
        this.ledger = crashed.ledger;
        this.folders = crashed.folders;
        this.humans = crashed.humans;
        this.store = stores.open(notices, time);
        this.people = people();
        this.approvals = approvals();
        this.agents = agents();
        this.collaborations = collaborations();
        wire();
    }

    /// What a gateway does when it starts.
    void recover() {
        approvals.recover();
        agents.recover();
        collaborations.recover();
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
        Runs runs = new Runs(new Budget(12, 24, 1_000_000), random, time);
        Agents.Ground ground =
                new Agents.Ground(store, notices, this::at, time, time, model, MODEL, Duration.ofMinutes(30));
        Agents made = new Agents(ground, runs, approvals.approvals(), new CollabLens());
        FileTools.of(folders, made.facts()).forEach(made::add);
        return made;
    }

    private Cancel at(Instant when, Runnable work) {
        if (noTimers) {
            throw new RejectedExecutionException("too many timers wait");
        }
        return time.at(when, work);
    }

    private Collaborations collaborations() {
        return new Collaborations(
                store,
                agents,
                approvals.approvals(),
                random,
                new Clockwork(time, time, time),
                new Collaborations.Terms(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(20), 14, depth));
    }

    private void wire() {
        approvals.watch();
        agents.subscribe(notices);
        collaborations.subscribe(notices);
        notices.on(
                Broadcast.class,
                event -> heard.computeIfAbsent(event.person(), _ -> new ArrayList<>())
                        .add(event));
        people.bind(table);
        approvals.bind(table);
        agents.bind(table);
        collaborations.bind(table);
    }

    /// A new person; the first one is the host.
    public Human human(String name) {
        PersonId id = humans.isEmpty()
                ? people.people().ensureHost(store, name).person().id()
                : call(
                                host(),
                                PeopleMethods.PEOPLE_CREATE,
                                new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                        .person()
                        .person();
        DeviceKey key = DeviceKey.ofSeed(
                ByteBuffer.allocate(32).putLong(24, random.nextLong()).array());
        Caller caller = new Caller(
                ConnId.mint(random),
                id,
                Optional.of(key.id()),
                DeviceClass.HUMAN,
                Role.OPERATOR,
                Set.of(Scope.ADMIN),
                humans.isEmpty(),
                humans.isEmpty());
        Human human = new Human(id, name, key, caller);
        humans.put(id, human);
        time.runUntilIdle();
        return human;
    }

    /// People in the order in which they came.
    Human human(int index) {
        return List.copyOf(humans.values()).get(index);
    }

    private Human host() {
        return humans.values().stream()
                .filter(human -> human.caller().host())
                .findFirst()
                .orElseThrow();
    }

    /// An identity whose home is the folder of that name on the person's node, with every file verb granted there.
    public String identity(Human owner, String slug, String model) {
        IdentityMethods.IdentityView made = call(
                owner,
                IdentityMethods.IDENTITIES_CREATE,
                new IdentityMethods.Create(
                        slug,
                        Optional.of("Role " + slug + "."),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("test:" + model),
                        Optional.of("laptop:/" + slug)));
        call(
                owner,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        made.identity(),
                        List.of("read", "list", "search", "stat", "write"),
                        List.of(node(owner, "/" + slug)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return made.identity();
    }

    static String node(Human owner, String path) {
        return Resource.nodePath(owner.id(), "laptop", path).text();
    }

    /// Both become contacts, and each shows the other one identity.
    public void contact(Human a, String identityOfA, Human b, String identityOfB) {
        call(a, ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(b.id(), Optional.empty()));
        call(b, ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(a.id()));
        call(a, ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(b.id(), Optional.of(identityOfA)));
        call(b, ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(a.id(), Optional.of(identityOfB)));
    }

    /// A sharing rule of the owner for a folder.
    public void share(Human owner, String path, String... readers) {
        call(
                owner,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        node(owner, path),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(readers),
                        Optional.empty(),
                        Optional.empty()));
    }

    /// Calls a method as dispatch would after its checks, and lets everything that follows at this instant happen.
    public <P, R> R call(Human human, Method<P, R> method, P params) {
        Optional<R> result = now(human, method, params);
        time.runUntilIdle();
        return result.orElseThrow();
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    <P, R> Optional<R> now(Human human, Method<P, R> method, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return switch (bound.handler().handle(human.caller(), params)) {
            case Answer.Now<R> now -> Optional.of(now.result());
            case Answer.Later<R> later -> {
                later.start().accept(new Dropped<>());
                yield Optional.empty();
            }
        };
    }

    /// Nobody waits for the final answer: tests look at the session and the events.
    private static final class Dropped<R> implements Answer.Completion<R> {
        @Override
        public void done(R result) {}

        @Override
        public void failed(Fault fault) {
            throw fault;
        }

        @Override
        public void onAbandoned(Runnable release) {}
    }

    /// The owner says something to an identity; the run goes as far as it can at this instant.
    public void tell(Human owner, String slug, String message) {
        tell(owner, slug, "main", message);
    }

    /// In this session of the identity.
    public void tell(Human owner, String slug, String session, String message) {
        AgentMethods.Ask ask = new AgentMethods.Ask(
                message,
                "k" + random.nextLong(),
                Optional.of(slug),
                Optional.of("agent:" + slug + ":" + session),
                Optional.empty());
        now(owner, AgentMethods.AGENT, ask);
        time.runUntilIdle();
    }

    public List<ApprovalView> open(Human human) {
        return call(human, ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .approvals();
    }

    public void decide(Human human, ApprovalView approval, boolean allow) {
        decide(human, approval, allow, Choice.NONE);
    }

    /// Answers, and picks something with the answer.
    public void decide(Human human, ApprovalView approval, boolean allow, Choice choice) {
        call(human, ApprovalMethods.APPROVAL_DECIDE, signed(human, approval, allow, choice));
    }

    ApprovalMethods.Decide signed(Human human, ApprovalView approval, boolean allow, Choice choice) {
        ApprovalMethods.Decision decision = allow ? ApprovalMethods.Decision.ALLOW_ONCE : ApprovalMethods.Decision.DENY;
        ApprovalProof proof = new ApprovalProof(
                approval.id(),
                human.id(),
                decision.wire(),
                approval.shownDigest(),
                time.instant().toEpochMilli(),
                choice);
        return new ApprovalMethods.Decide(
                approval.id().value(),
                decision,
                Optional.of(proof.sign(human.key())),
                Optional.of(proof.signedAtMs()),
                choice.onward() ? Optional.of(true) : Optional.empty(),
                choice.purpose());
    }

    /// Allows all that waits for this person, onward where that is offered.
    public void allowOnward(Human human) {
        open(human).forEach(approval -> decide(human, approval, true, onward(approval)));
    }

    static Choice onward(ApprovalView approval) {
        return new Choice(
                approval.choices().map(ApprovalMethods.Choices::onward).orElse(false), Optional.empty());
    }

    /// Answers all that waits for this person the same way; how many there were.
    public int decideAll(Human human, boolean allow) {
        List<ApprovalView> waiting = open(human);
        waiting.forEach(approval -> decide(human, approval, allow));
        return waiting.size();
    }

    /// Entries of one person's own log.
    public List<Entry> log(Human human) {
        return ledger.all().stream()
                .filter(entry -> entry.log().equals(new LogId.OfPerson(human.id())))
                .toList();
    }

    public List<Entry> log(Human human, String kind) {
        return log(human).stream().filter(entry -> entry.kind().equals(kind)).toList();
    }
}
