package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;

/// One write transaction. It sees its own writes; all or nothing of it becomes durable. Not for other threads.
public interface Tx extends View {
    <V> void put(Table<V> table, PersonId person, String id, V value);

    <V> void delete(Table<V> table, PersonId person, String id);

    /// The gateway's clock, read once for this transaction.
    Instant now();

    /// Leaves a piece of work for the end of the commit, which several changes may share: `finisher` gets the pieces
    /// of all of them at once, in the order of the changes. Pieces of a change that fails are forgotten.
    <P> void atCommit(Finisher<P> finisher, P piece);
}
