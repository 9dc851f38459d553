package dev.clawnet.gateway.presence;

import static dev.clawnet.gateway.store.Table.bookkeeping;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// When each device was last here: the moment its last link ended, or now while it has one.
///
/// Kept beside the ledger, since it gives nobody any right: written together every half minute and at the end, so
/// that links which come and go cost no write each. A gateway that is killed forgets at most that half minute. Of a
/// device whose link was open then, it knows when the link began. One lock guards what is not written yet.
public final class LastSeen implements Links.Watcher, AutoCloseable {
    private static final Table<Seen> SEEN = bookkeeping("device_seen", Seen.class);

    public static final List<Table<?>> TABLES = List.of(SEEN);

    private final Store store;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Seen> fresh = new LinkedHashMap<>();

    /// When, and by what.
    ///
    /// @param reason `connect` or `disconnect`
    public record Seen(Instant at, String reason) {}

    private record Key(PersonId person, DeviceId device) {}

    public LastSeen(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void up(Peer peer) {
        note(peer, "connect");
    }

    @Override
    public void down(Peer peer) {
        note(peer, "disconnect");
    }

    private void note(Peer peer, String reason) {
        peer.caller().device().ifPresent(device -> {
            lock.lock();
            try {
                Key key = new Key(peer.caller().person(), device);
                if (fresh.size() < Limits.SEEN_UNWRITTEN || fresh.containsKey(key)) {
                    fresh.put(key, new Seen(clock.instant(), reason));
                }
            } finally {
                lock.unlock();
            }
        });
    }

    /// When this device was last here; empty for one that never was.
    public Optional<Seen> of(PersonId person, DeviceId device) {
        Optional<Seen> unwritten;
        lock.lock();
        try {
            unwritten = Optional.ofNullable(fresh.get(new Key(person, device)));
        } finally {
            lock.unlock();
        }
        return unwritten.or(() -> store.read(view -> view.find(SEEN, person, device.value())));
    }

    /// Writes what is new. When that fails, it stays new.
    public void flush() {
        Map<Key, Seen> all;
        lock.lock();
        try {
            all = Map.copyOf(fresh);
        } finally {
            lock.unlock();
        }
        if (all.isEmpty()) {
            return;
        }
        store.bookkeep(tx -> all.forEach(
                (key, seen) -> tx.put(SEEN, key.person(), key.device().value(), seen)));
        lock.lock();
        try {
            all.forEach(fresh::remove);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        flush();
    }
}
