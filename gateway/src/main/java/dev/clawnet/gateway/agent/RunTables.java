package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.policy.ItemPolicy;
import java.util.List;

/// What this package stores.
public final class RunTables {
    static final Table<Run> RUN = Table.table("agent_run", Run.class);
    static final Table<StepRow> STEP = Table.table("agent_step", StepRow.class);
    static final Table<ItemPolicy> ITEM = Table.table("item_policy", ItemPolicy.class);

    public static final List<Table<?>> ALL = List.of(RUN, STEP, ITEM);

    private RunTables() {}

    /// A step as a row: the sealed type needs a member of its own to carry its kind.
    record StepRow(Step step) {}
}
