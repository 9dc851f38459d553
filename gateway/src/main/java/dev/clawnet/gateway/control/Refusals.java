package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.method.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links refused before they proved anything: counted, and written to the gateway's log as one entry for each
/// address, code and minute. So a flood of strangers costs a bounded number of entries.
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OTHERS = "others";

    private final Store store;
    private final InstantSource clock;
    private final Timers timers;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<Key, Integer> counts = new LinkedHashMap<>();
    private boolean scheduled;

    Refusals(Store store, InstantSource clock, Timers timers, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.timers = timers;
        this.random = random;
    }

    private record Key(String address, ErrorCode code) {}

    void count(String address, ErrorCode code) {
        lock.lock();
        try {
            Key key = new Key(address, code);
            boolean room = counts.size() < Limits.REFUSALS_COUNTED || counts.containsKey(key);
            counts.merge(room ? key : new Key(OTHERS, code), 1, Integer::sum);
            if (!scheduled) {
                scheduled = true;
                Instant now = clock.instant();
                long intoMinute = Math.floorMod(now.toEpochMilli(), MINUTE.toMillis());
                timers.at(now.plusMillis(MINUTE.toMillis() - intoMinute), this::flush);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes what was counted. Also called when the gateway stops.
    void flush() {
        Map<Key, Integer> taken;
        lock.lock();
        try {
            taken = counts;
            counts = new LinkedHashMap<>();
            scheduled = false;
        } finally {
            lock.unlock();
        }
        if (taken.isEmpty()) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        taken.forEach((key, count) -> entries.add(entry(key, count)));
        try {
            store.write(_ -> new Change<>(entries.size(), entries, List.of()));
        } catch (RuntimeException e) {
            // The refusals themselves stand; the store reports its own state.
            LOG.warn("refusals not recorded: {} entries", entries.size(), e);
        }
    }

    private Entry entry(Key key, int count) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("actor", "platform");
        fields.put("verb", "connect");
        fields.put("resource", "address:" + key.address());
        fields.put("reason", key.code().name());
        fields.put("result", "refused " + count);
        return new Entry(
                EntryId.mint(random),
                new LogId.OfGateway(),
                "link.refused",
                Entry.Phase.SINGLE,
                Optional.empty(),
                new TreeMap<>(fields));
    }
}
