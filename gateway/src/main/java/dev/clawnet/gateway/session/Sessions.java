package dev.clawnet.gateway.session;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Locale;

/// The turns of every session, in order.
public final class Sessions {
    /// Turns a run is shown of its own session; older ones stay stored.
    public static final int SHOWN = 40;

    static final Table<Turn> TURN = Table.table("session_turn", Turn.class);
    public static final List<Table<?>> TABLES = List.of(TURN);

    private Sessions() {}

    public static void append(Tx tx, PersonId owner, SessionKey key, Turn turn) {
        long next = tx.newest(TURN, owner, key.text() + "/", 1).stream()
                .map(row -> Long.parseLong(row.id().substring(row.id().lastIndexOf('/') + 1)) + 1)
                .findFirst()
                .orElse(0L);
        tx.put(TURN, owner, String.format(Locale.ROOT, "%s/%010d", key.text(), next), turn);
    }

    /// The newest turns, oldest first.
    public static List<Turn> recent(View view, PersonId owner, SessionKey key, int limit) {
        return view.newest(TURN, owner, key.text() + "/", limit).reversed().stream()
                .map(View.Row::value)
                .toList();
    }
}
