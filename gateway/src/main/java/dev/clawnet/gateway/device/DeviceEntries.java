package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Makes the ledger entries of this package. Never a secret, never a digest of one.
final class DeviceEntries {
    private final RandomGenerator random;

    DeviceEntries(RandomGenerator random) {
        this.random = random;
    }

    Entry of(Tx tx, PersonId person, String actor, String kind, DeviceId device, Map<String, String> more) {
        return of(tx, person, actor, kind, "device:" + device.value(), more);
    }

    Entry of(Tx tx, PersonId person, String actor, String kind, String resource, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("owner", person.value());
        fields.put("actor", actor);
        fields.put("resource", resource);
        fields.putIfAbsent("result", "done");
        return Entry.of(EntryId.mint(random, tx.now()), person, kind, fields);
    }

    /// An entry of the gateway's own log: about nobody who lives here.
    Entry gateway(Tx tx, String kind, Map<String, String> fields) {
        return new Entry(
                EntryId.mint(random, tx.now()),
                new LogId.OfGateway(),
                kind,
                Entry.Phase.SINGLE,
                Optional.empty(),
                new TreeMap<>(fields));
    }

    RandomGenerator random() {
        return random;
    }
}
