package dev.clawnet.gateway.control;

import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Somewhere;
import dev.clawnet.gateway.device.SurfaceFeature;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.InvokeFeature;
import dev.clawnet.gateway.node.NodeEvents;
import dev.clawnet.gateway.node.NodeFeature;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.gateway.node.PendingFeature;
import dev.clawnet.gateway.node.UndoFeature;
import dev.clawnet.gateway.people.By;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.Upgrade;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.signature.JavaSignatures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Two real people, their devices and approvals, behind the real way in; in memory and in virtual time.
final class StockWorld {
    static final String TOKEN = "shared-token-of-the-host";

    final VirtualTime time = new VirtualTime();
    final Notices notices = new Notices();
    final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
    final MemoryStore store;
    /// What commands look at, with something between.
    final MomentStore moments;
    final MethodTable table = new MethodTable();
    final Links links = new Links();
    final PersonId host;
    final PersonId li;
    final String liToken;
    final String hostCode;
    /// Whether an agent of anybody may run commands on the gateway's host.
    boolean bareExec;

    private final Control control;

    StockWorld() {
        this.store = new MemoryStore((_, all) -> entries.addAll(all), notices, time, MemoryStore.Mode.JSON, time);
        this.moments = new MomentStore(store);
        SetupCodes codes =
                new SetupCodes(new Random(1), () -> new Address("wss://gw.example:18789", List.of(), Optional.empty()));
        PeopleDesk people = new PeopleDesk(store, time, new Random(2), PeopleBridge.firstCode(codes), _ -> false);
        DeviceFeature devices = new DeviceFeature(new DeviceFeature.Ground(
                store,
                time,
                new Random(3),
                Secret.of("token-key"),
                PeopleBridge.standings(),
                PeopleBridge.recovery(people.recovery()),
                codes,
                new Somewhere(links::connected, () -> true)));
        ApprovalDesk approvals = new ApprovalDesk(new ApprovalDesk.Parts(
                store,
                notices,
                time,
                time,
                new Random(4),
                (person, device) -> store.read(view -> Devices.humanKey(view, person, device)),
                _ -> bareExec,
                new Capabilities(links)));
        var newcomer = people.people().ensureHost(store, "Host").newcomer().orElseThrow();
        this.host = newcomer.person().id();
        this.hostCode = SetupCode.parse(newcomer.setupCode()).bootstrapToken().reveal();
        By steward = By.of(new Caller(
                new ConnId("k-0"),
                host,
                Optional.of(DeviceKey.ofSeed(new byte[32]).id()),
                DeviceClass.HUMAN,
                Role.OPERATOR,
                Set.of(Scope.ADMIN),
                true,
                true));
        this.li = store.write(tx -> people.people()
                        .create(tx, steward, new PeopleMethods.Create("Li", Optional.empty(), Optional.empty())))
                .person()
                .id();
        this.liToken = store.write(tx -> devices.localTokens().issue(tx, li, "platform"))
                .reveal();
        people.bind(table);
        devices.bind(table);
        approvals.bind(table);
        NodeLinks wire = new NodeLinks(
                links,
                person -> store.read(view -> Devices.of(view, person)),
                (person, device) -> store.read(view -> Devices.find(view, person, device)));
        Nodes nodes = new Nodes(wire, new Random(5));
        wire.attach(nodes);
        new NodeFeature(nodes, new NodeEvents(time, told -> notices.deliver(List.of(told))), store, time).bind(table);
        new SurfaceFeature(store, new Random(6)).bind(table);
        new PendingFeature(store, time, new Random(7)).bind(table);
        InvokeFeature commands = new InvokeFeature(
                new InvokeFeature.Ground(nodes, wire, moments, time, time, time, new Random(8), approvals.exec()));
        commands.bind(table);
        new UndoFeature(nodes, store, time, new Random(9)).bind(table);
        commands.subscribe(notices);
        Presence presence = new Presence(time);
        World.HealthOf health = new World.HealthOf();
        World.system(table, health, presence, store, time);
        approvals.watch();
        this.control = new Control(new Control.Ground(
                store,
                time,
                new Random(11),
                time,
                time,
                new ControlSettings(
                        "1.0.0",
                        ControlSettings.Mode.TOKEN,
                        Optional.of(Secret.of(TOKEN)),
                        true,
                        Set.of(),
                        Proxies.NONE),
                devices,
                PeopleBridge.standings(),
                table,
                links,
                presence,
                health,
                Optional::empty,
                new JavaSignatures()));
        control.subscribe(notices);
        control.open();
        entries.clear();
    }

    /// A client on this machine.
    Client local() {
        FakeConnection connection =
                new FakeConnection(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000));
        Map<String, List<String>> headers = new HashMap<>(Map.of("host", List.of("127.0.0.1:18789")));
        Upgrade upgrade = new Upgrade("/", headers, connection.remote(), true, true);
        LinkAcceptor.Accept accept = (LinkAcceptor.Accept) control.accept(upgrade, connection);
        connection.listener(accept.listener());
        return new Client(time, this::run, connection, accept.listener());
    }

    void run() {
        time.runUntilIdle();
    }

    /// Kinds of entries in the log of one person, in order.
    List<String> log(PersonId person) {
        return entries.stream()
                .filter(entry -> entry.log().toString().contains(person.value()))
                .map(Entry::kind)
                .toList();
    }
}
