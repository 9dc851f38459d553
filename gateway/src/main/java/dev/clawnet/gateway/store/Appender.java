package dev.clawnet.gateway.store;

import java.util.List;

/// Puts the entries of one change into their logs, inside its transaction. The ledger implements it; a store is
/// built with one, so that it cannot commit a change whose entries were not appended.
public interface Appender {
    void append(Tx tx, List<Entry> entries);
}
