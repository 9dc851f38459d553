package dev.clawnet.verify.load;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The record of one agent's act, as it is measured.
public final class Acts {
    private Acts() {}

    /// Writes a row and an entry; both are durable when it returns.
    ///
    /// @param id the row's id, a slash, and what is different in each act
    public static boolean record(Store store, RandomGenerator random, PersonId person, String id) {
        return store.write(tx -> {
            tx.put(MeasuredTables.NOTES, person, id.substring(0, id.indexOf('/')), new MeasuredTables.Note(id));
            Map<String, String> fields = Map.of(
                    "owner", person.value(),
                    "actor", "agent:procurement",
                    "run", "r-0123456789abcdef",
                    "verb", "read",
                    "resource", "node:laptop/files/" + id,
                    "verdict", "allow",
                    "basis", "grant g-0123456789abcdef",
                    "result", "done");
            return Change.of(true, Entry.of(EntryId.mint(random, tx.now()), person, "act", fields));
        });
    }
}
