package dev.clawnet.gateway;

import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Collection;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The entry of the host person's ledger that says which keys of the configuration changed, never what they
/// say: a value may be a secret. The file does not tell who wrote it.
final class ConfigEntry {
    private static final int SHOWN = 1_500;

    private ConfigEntry() {}

    static void write(Store store, RandomGenerator random, Collection<String> keys) {
        String listed = String.join(" ", keys);
        String shown = listed.length() > SHOWN ? listed.substring(0, SHOWN) + " ..." : listed;
        store.write(tx -> {
            PersonId host = People.host(tx).orElseThrow().id();
            Map<String, String> fields = Map.of(
                    "owner",
                    host.value(),
                    "actor",
                    "file",
                    "keys",
                    shown,
                    "count",
                    Integer.toString(keys.size()),
                    "result",
                    "taken");
            return Change.of(true, Entry.of(EntryId.mint(random), host, "config.changed", fields));
        });
    }
}
