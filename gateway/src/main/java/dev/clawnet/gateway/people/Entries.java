package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Makes the ledger entries of changes to persons and what is theirs.
final class Entries {
    private final RandomGenerator random;

    Entries(RandomGenerator random) {
        this.random = random;
    }

    Entry entry(By by, String kind, Map<String, String> fields) {
        return entry(by.person(), by, kind, fields);
    }

    /// An entry in the log of somebody whom the change concerns too.
    Entry entry(PersonId log, By by, String kind, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("owner", log.value());
        all.put("actor", log.equals(by.person()) ? by.actor() : "counterpart");
        all.put("result", "done");
        return Entry.of(EntryId.mint(random), log, kind, all);
    }

    RandomGenerator random() {
        return random;
    }
}
