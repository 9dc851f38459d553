package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Lane;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.protocol.id.RunId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What this package stores.
public final class RunTables {
    static final Table<Run> RUN = Table.keptWritten("agent_run", Run.class);
    static final Table<StepRow> STEP = Table.table("agent_step", StepRow.class);
    /// Those of RUN that are not over, so that a start costs what is open and not what ever was.
    static final Table<OpenRun> OPEN = Table.keptWritten("agent_run_open", OpenRun.class);
    static final Table<Changes.Change> CHANGE = Table.table("file_change", Changes.Change.class);
    static final Table<ItemPolicy> ITEM = Table.table("item_policy", ItemPolicy.class);

    /// Lanes in which something runs or waits; ids are those of [Lanes].
    static final Table<Lane> LANE = Table.keptWritten("session_lane", Lane.class);

    public static final List<Table<?>> ALL = List.of(
            RUN,
            OPEN,
            STEP,
            CHANGE,
            ITEM,
            LANE,
            Spent.USED,
            Choosing.COOLING,
            Allowances.ALLOWANCE,
            Allowances.RESERVED);

    private RunTables() {}

    record OpenRun(RunId run) {}

    /// Steps that were stored together, as a row: the sealed type needs a member of its own to carry its kind. A run is
    /// given what was said before it began, and one row for all of that is written as fast as one for a word.
    ///
    /// @param more what follows the first; absent when nothing does
    record StepRow(Step step, Optional<List<Step>> more) {
        static StepRow of(List<? extends Step> steps) {
            List<Step> rest = List.copyOf(steps.subList(1, steps.size()));
            return new StepRow(steps.getFirst(), rest.isEmpty() ? Optional.empty() : Optional.of(rest));
        }

        Stream<Step> steps() {
            return Stream.concat(Stream.of(step), more.stream().flatMap(List::stream));
        }
    }
}
