package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
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

    Entry of(PersonId person, String actor, String kind, DeviceId device, Map<String, String> more) {
        return of(person, actor, kind, "device:" + device.value(), more);
    }

    Entry of(PersonId person, String actor, String kind, String resource, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("owner", person.value());
        fields.put("actor", actor);
        fields.put("resource", resource);
        fields.putIfAbsent("result", "done");
        return Entry.of(EntryId.mint(random), person, kind, fields);
    }

    /// An entry of the gateway's own log: about nobody who lives here.
    Entry gateway(String kind, Map<String, String> fields) {
        return new Entry(
                EntryId.mint(random),
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
