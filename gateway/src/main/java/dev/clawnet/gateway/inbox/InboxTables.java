package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.RunId;
import java.util.List;

/// What this package stores.
public final class InboxTables {
    /// Runs that messages started and that are not over; ids begin with channel and account.
    static final Table<OpenTurn> TURN = Table.table("channel_turn", OpenTurn.class);

    public static final List<Table<?>> ALL = List.of(TURN);

    private InboxTables() {}

    record OpenTurn(RunId run) {}
}
