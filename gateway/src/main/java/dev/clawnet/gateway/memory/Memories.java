package dev.clawnet.gateway.memory;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import java.util.List;

/// All that is remembered, by place. Items are added and never changed by an agent.
public final class Memories {
    /// Items of one place that are looked at; older ones stay stored.
    public static final int LOOKED_AT = 1_000;

    static final Table<Memory> MEMORY = Table.table("memory_item", Memory.class);
    public static final List<Table<?>> TABLES = List.of(MEMORY);

    private Memories() {}

    public static void add(Tx tx, Memory memory) {
        tx.put(MEMORY, memory.place().owner(), key(memory.place()) + memory.id().value(), memory);
    }

    /// What lies in a place and in the places under it.
    public static List<Memory> in(View view, Resource place) {
        return view.list(MEMORY, place.owner(), key(place), LOOKED_AT).stream()
                .map(View.Row::value)
                .toList();
    }

    private static String key(Resource place) {
        return String.join("/", place.segments()) + "/";
    }
}
