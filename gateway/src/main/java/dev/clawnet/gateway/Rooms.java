package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.SessionTurns;
import dev.clawnet.gateway.chat.Chat;
import dev.clawnet.gateway.chat.Listeners;
import dev.clawnet.gateway.collab.CollabReceipts;
import dev.clawnet.gateway.collab.Collaborations;
import dev.clawnet.gateway.device.SurfaceFeature;
import dev.clawnet.gateway.ledger.LedgerCalls;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.InvokeFeature;
import dev.clawnet.gateway.node.NodeEvents;
import dev.clawnet.gateway.node.NodeFeature;
import dev.clawnet.gateway.node.NodesTool;
import dev.clawnet.gateway.node.PendingFeature;
import dev.clawnet.gateway.node.UndoFeature;
import dev.clawnet.gateway.ops.LogTail;
import dev.clawnet.gateway.session.Transcripts;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.token.TokenCalls;
import java.io.IOException;
import java.util.List;

/// Every room of the gateway, in the order in which they open.
final class Rooms implements AutoCloseable {
    private final List<Room> rooms;

    Rooms(Hall hall) throws IOException {
        this.rooms = List.of(
                ledger(hall),
                nodes(hall),
                transcripts(hall),
                chat(hall),
                tokens(hall),
                new WorkspaceRoom(hall),
                new ImportRoom(hall),
                new SubagentRoom(hall),
                new ScheduleRoom(hall),
                new ModelRoom(hall),
                new ToolsRoom(hall),
                new McpRoom(hall),
                new ConfigRoom(hall),
                new MediaRoom(hall),
                log(hall));
    }

    void bind(MethodTable table) {
        rooms.forEach(room -> room.bind(table));
    }

    void subscribe(Notices notices) {
        rooms.forEach(room -> room.subscribe(notices));
    }

    void recover() {
        rooms.forEach(Room::recover);
    }

    void use(GatewaySettings settings) {
        rooms.forEach(room -> room.use(settings));
    }

    @Override
    public void close() {
        rooms.reversed().forEach(Room::close);
    }

    private static Room ledger(Hall hall) {
        LedgerCalls calls = new LedgerCalls(
                hall.store(), hall.ledger(), Collaborations::of, hall.ground().random());
        CollabReceipts receipts = new CollabReceipts(hall.store(), hall.ledger().receipts());
        return table -> {
            calls.bind(table);
            receipts.bind(table);
        };
    }

    private static Room nodes(Hall hall) {
        Gateway.Ground ground = hall.ground();
        NodeEvents events =
                new NodeEvents(ground.clock(), told -> hall.notices().deliver(List.of(told)));
        NodeFeature looks = new NodeFeature(hall.nodes(), events, hall.store(), ground.clock());
        hall.agents()
                .add(new NodesTool(hall.nodes(), looks::views, hall.agents().facts()));
        InvokeFeature commands = new InvokeFeature(new InvokeFeature.Ground(
                hall.nodes(),
                hall.nodeLinks(),
                hall.store(),
                ground.clock(),
                hall.timers(),
                ground.executor(),
                ground.random(),
                hall.approvals().exec()));
        return new Room() {
            @Override
            public void bind(MethodTable table) {
                looks.bind(table);
                new SurfaceFeature(hall.store(), ground.random()).bind(table);
                new PendingFeature(hall.store(), ground.clock(), ground.random()).bind(table);
                new UndoFeature(hall.nodes(), hall.store(), ground.clock(), ground.random()).bind(table);
                commands.bind(table);
            }

            @Override
            public void subscribe(Notices notices) {
                commands.subscribe(notices);
            }
        };
    }

    private static Room transcripts(Hall hall) {
        Transcripts transcripts = new Transcripts(
                hall.store(),
                hall.ground().executor(),
                hall::agentFolders,
                (view, said) -> SessionTurns.readers(view, said.owner(), said.turn()));
        return new Room() {
            @Override
            public void bind(MethodTable table) {
                // the files have no methods: sessions.* are bound with the agents that speak in them
            }

            @Override
            public void subscribe(Notices notices) {
                transcripts.subscribe(notices);
            }

            @Override
            public void recover() {
                transcripts.recover();
            }
        };
    }

    private static Room log(Hall hall) {
        return new LogTail(hall.settings().stateDir())::bind;
    }

    private static Room tokens(Hall hall) {
        return new TokenCalls(hall.store(), hall.ground().clock(), hall.ground().random())::bind;
    }

    private static Room chat(Hall hall) {
        Listeners listeners = new Listeners();
        hall.links().watch(listeners);
        Chat chat = new Chat(new Chat.Ground(
                hall.store(),
                hall.agents(),
                listeners,
                hall.messaging()::household,
                hall.timers(),
                hall.ground().clock(),
                hall.ground().random()));
        return new Room() {
            @Override
            public void bind(MethodTable table) {
                chat.bind(table);
            }

            @Override
            public void subscribe(Notices notices) {
                chat.subscribe(notices);
            }

            @Override
            public void recover() {
                chat.recover();
            }
        };
    }
}
