package dev.clawnet.gateway.node;

import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.catalogue.NodePendingMethods.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What waits for one node. Pure.
///
/// @param revision how often it changed
/// @param items the oldest first
public record NodeWork(Long revision, List<Item> items) {
    /// (person, device).
    static final Table<NodeWork> TABLE = table("node_work", NodeWork.class);

    public static final List<Table<?>> TABLES = List.of(TABLE);

    static final NodeWork NOTHING = new NodeWork(0L, List.of());
    private static final String BASELINE = "baseline-status";

    public NodeWork {
        items = List.copyOf(items);
    }

    private static boolean open(Item item, Instant now) {
        return item.expiresAtMs().map(end -> end > now.toEpochMilli()).orElse(true);
    }

    /// The items whose time is not over.
    List<Item> open(Instant now) {
        return items.stream().filter(item -> open(item, now)).toList();
    }

    /// With one more; empty when as many wait as may.
    Optional<NodeWork> with(Item item, Instant now) {
        List<Item> all = new ArrayList<>(open(now));
        if (all.size() >= Limits.NODE_WORK) {
            return Optional.empty();
        }
        all.add(item);
        return Optional.of(new NodeWork(revision + 1, all));
    }

    /// Without those that were seen to.
    NodeWork without(Set<String> ids, Instant now) {
        List<Item> left =
                open(now).stream().filter(item -> !ids.contains(item.id())).toList();
        return left.equals(items) ? this : new NodeWork(revision + 1, left);
    }

    /// The standing request for its status: each node is asked for it whatever else waits.
    static Item baseline(Instant now) {
        return new Item(BASELINE, "status.request", "default", now.toEpochMilli(), Optional.empty());
    }

    static boolean standing(String id) {
        return id.equals(BASELINE);
    }
}
