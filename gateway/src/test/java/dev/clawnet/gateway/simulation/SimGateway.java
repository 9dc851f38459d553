package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Budget;
import dev.clawnet.gateway.agent.RunTables;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.approval.ApprovalTables;
import dev.clawnet.gateway.collab.Clockwork;
import dev.clawnet.gateway.collab.CollabLens;
import dev.clawnet.gateway.collab.CollabTables;
import dev.clawnet.gateway.collab.Collaborations;
import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.DeviceTables;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Somewhere;
import dev.clawnet.gateway.ledger.Anchor;
import dev.clawnet.gateway.ledger.Interrupted;
import dev.clawnet.gateway.ledger.LedgerTables;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.FileTools;
import dev.clawnet.gateway.node.NodeCalls;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.people.PeopleTables;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// One process of a gateway, wired as the real one is, without sockets, disk and real time.
final class SimGateway {
    /// What every run may use.
    static final Budget RESERVE = new Budget(5, 9, 1_000_000);
    static final Duration PATIENCE = Duration.ofMinutes(20);
    static final Collaborations.Terms TERMS =
            new Collaborations.Terms(Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(12), 6);
    static final Map<String, Table<?>> TABLES = tables();

    final Notices notices;
    final MethodTable table = new MethodTable();
    final DeviceFeature devices;
    final ApprovalDesk approvals;
    private final Store store;
    private final Agents agents;
    private final Collaborations collaborations;
    private final RandomGenerator random;
    final PeopleDesk people;
    final Anchor anchor;

    /// What a process stands on.
    record Ground(Store store, SimTime time, RandomGenerator random, Model model, NodeCalls nodes) {}

    SimGateway(Ground ground, Notices notices) {
        this.notices = notices;
        this.store = ground.store();
        this.random = ground.random();
        SetupCodes codes = new SetupCodes(random, () -> new Address("wss://gw.example:1", List.of(), Optional.empty()));
        this.people =
                new PeopleDesk(store, ground.time(), random, PeopleBridge.firstCode(codes), BuiltInSecrets::covers);
        this.approvals = new ApprovalDesk(new ApprovalDesk.Parts(
                store,
                notices,
                ground.time(),
                ground.time(),
                random,
                (person, device) -> store.read(view -> Devices.humanKey(view, person, device)),
                _ -> false,
                (_, _, _) -> false));
        this.agents = new Agents(
                new Agents.Ground(
                        store,
                        notices,
                        ground.time(),
                        ground.time(),
                        ground.time(),
                        ground.model(),
                        new ModelRef("test", "none"),
                        PATIENCE),
                new Runs(RESERVE, random, ground.time()),
                approvals.approvals(),
                new CollabLens());
        this.collaborations = new Collaborations(
                store,
                agents,
                approvals.approvals(),
                random,
                new Clockwork(ground.time(), ground.time(), ground.time()),
                TERMS);
        FileTools.of(ground.nodes(), agents.facts()).forEach(agents::add);
        this.devices = new DeviceFeature(new DeviceFeature.Ground(
                store,
                ground.time(),
                random,
                Secret.of("token-key"),
                PeopleBridge.standings(),
                PeopleBridge.recovery(people.recovery()),
                codes,
                new Somewhere()));
        this.anchor = new Anchor(store, random);
        people.bind(table);
        approvals.bind(table);
        agents.bind(table);
        collaborations.bind(table);
        devices.bind(table);
    }

    /// What a process does when it starts, in the order of the real one.
    void start(boolean ledger) {
        if (ledger) {
            Interrupted.settle(store, random);
        }
        approvals.watch();
        agents.subscribe(notices);
        collaborations.subscribe(notices);
        approvals.recover();
        collaborations.recover();
        agents.recover();
    }

    private static Map<String, Table<?>> tables() {
        Map<String, Table<?>> all = new LinkedHashMap<>();
        Stream.of(
                        LedgerTables.ALL,
                        PeopleTables.ALL,
                        ApprovalTables.ALL,
                        DeviceTables.ALL,
                        RunTables.ALL,
                        Sessions.TABLES,
                        Memories.TABLES,
                        CollabTables.ALL)
                .<Table<?>>flatMap(Collection::stream)
                .forEach(table -> all.put(table.name(), table));
        return Map.copyOf(all);
    }
}
