package dev.clawnet.gateway.node;

import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.NodePendingMethods;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Ack;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Acked;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Drain;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Drained;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Enqueue;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Enqueued;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Item;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Pulled;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Binds the methods of [NodePendingMethods]. A node sees what waits for its own device, and nothing else.
public final class PendingFeature {
    private static final Comparator<Item> URGENT =
            Comparator.comparing(item -> !item.priority().equals("high"));

    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;

    public PendingFeature(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    public void bind(MethodTable table) {
        table.bind(NodePendingMethods.ENQUEUE, (caller, wanted) -> store.write(tx -> enqueue(tx, caller, wanted)));
        table.bind(
                NodePendingMethods.PULL,
                (caller, _) -> new Pulled(device(caller).value(), List.of()));
        table.bind(NodePendingMethods.ACK, this::ack);
        table.bind(NodePendingMethods.DRAIN, this::drain);
    }

    private Change<Enqueued> enqueue(Tx tx, Caller caller, Enqueue wanted) {
        Device node = NodeFeature.device(tx, caller.person(), wanted.nodeId()).orElseThrow(NodeFeature::unknown);
        Instant now = tx.now();
        Item item = new Item(
                Ids.mint("w", random),
                wanted.type(),
                wanted.priority().orElse("normal"),
                now.toEpochMilli(),
                Optional.of(now.toEpochMilli() + wanted.expiresInMs().orElse(NodePendingMethods.LONGEST_LIFE)));
        NodeWork after = work(tx, caller.person(), node.id())
                .with(item, now)
                .orElseThrow(() -> new Fault(
                        ErrorCode.LIMIT_REACHED,
                        "as much waits for this node as may",
                        Map.of("limit", Limits.NODE_WORK)));
        tx.put(NodeWork.TABLE, caller.person(), node.id().value(), after);
        return Change.of(
                new Enqueued(node.id().value(), after.revision(), item, false),
                Entry.of(
                        EntryId.mint(random),
                        caller.person(),
                        "node.pending",
                        Map.of(
                                "owner", caller.person().value(),
                                "actor", caller.actor(),
                                "resource", "device:" + node.id(),
                                "verb", wanted.type(),
                                "result", "waits")));
    }

    private Acked ack(Caller caller, Ack wanted) {
        DeviceId device = device(caller);
        Set<String> ids = Set.copyOf(wanted.ids());
        NodeWork before = store.read(view -> work(view, caller.person(), device));
        List<String> known = before.open(clock.instant()).stream()
                .map(Item::id)
                .filter(ids::contains)
                .toList();
        if (!known.isEmpty()) {
            store.write(tx -> {
                NodeWork after = work(tx, caller.person(), device).without(ids, tx.now());
                tx.put(NodeWork.TABLE, caller.person(), device.value(), after);
                return Change.of(
                        after,
                        Entry.of(
                                EntryId.mint(random),
                                caller.person(),
                                "node.pending",
                                Map.of(
                                        "owner",
                                        caller.person().value(),
                                        "actor",
                                        caller.actor(),
                                        "resource",
                                        "device:" + device,
                                        "result",
                                        "done")));
            });
        }
        List<String> acked = wanted.ids().stream()
                .filter(id -> known.contains(id) || NodeWork.standing(id))
                .toList();
        return new Acked(device.value(), acked, before.open(clock.instant()).size() - known.size());
    }

    private Drained drain(Caller caller, Drain wanted) {
        DeviceId device = device(caller);
        Instant now = clock.instant();
        NodeWork work = store.read(view -> work(view, caller.person(), device));
        List<Item> all = new ArrayList<>(List.of(NodeWork.baseline(now)));
        all.addAll(work.open(now).stream().sorted(URGENT).toList());
        int most = wanted.maxItems().orElse(NodePendingMethods.MAX_ITEMS);
        return new Drained(
                device.value(), work.revision(), all.stream().limit(most).toList(), all.size() > most);
    }

    private static NodeWork work(View view, PersonId person, DeviceId device) {
        return view.find(NodeWork.TABLE, person, device.value()).orElse(NodeWork.NOTHING);
    }

    /// A node has a device: nothing else is let in as one.
    private static DeviceId device(Caller caller) {
        return caller.device()
                .orElseThrow(
                        () -> new Fault(ErrorCode.UNAUTHORIZED_ROLE, "unauthorized role: " + Role.OPERATOR.wire()));
    }
}
