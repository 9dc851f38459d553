package dev.clawnet.gateway.presence;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/// Every live link, by person and by device. Bounded. One lock, `lock`, guards it all.
public final class Links {
    private final Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PersonId, Set<Peer>> byPerson = new HashMap<>();
    private final Map<DeviceId, Set<Peer>> byDevice = new HashMap<>();
    private final Map<ConnId, Peer> byConn = new HashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /// How many links stand at once.
    ///
    /// @param all of the gateway
    /// @param perPerson of one person
    public record Bounds(int all, int perPerson) {
        public static final Bounds DEFAULT = new Bounds(Limits.LINKS, Limits.LINKS_PER_PERSON);

        public Bounds {
            if (perPerson < 1 || all < perPerson || all > Limits.LINKS_MOST) {
                throw new IllegalArgumentException("links: 1 <= of a person <= of all <= " + Limits.LINKS_MOST);
            }
        }
    }

    public Links() {
        this(Bounds.DEFAULT);
    }

    public Links(Bounds bounds) {
        this.bounds = bounds;
    }

    /// Who wants to know that links come and go. Called on the thread of the link; must return at once.
    public interface Watcher {
        /// The link said hello.
        void up(Peer peer);

        /// The link is over.
        void down(Peer peer);

        /// A binary message of a link that lists the capability for them. Called in order, one at a time for each
        /// link.
        default void binary(Peer peer, byte[] message) {
            // Most parts have no streams.
        }
    }

    /// Call while the gateway is wired.
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /// Takes a link in; `false` when the person or the gateway has too many.
    public boolean add(Peer peer) {
        lock.lock();
        try {
            Set<Peer> ofPerson = byPerson.getOrDefault(peer.caller().person(), Set.of());
            if (byConn.size() >= bounds.all() || ofPerson.size() >= bounds.perPerson()) {
                return false;
            }
            byPerson.computeIfAbsent(peer.caller().person(), _ -> new LinkedHashSet<>())
                    .add(peer);
            peer.caller()
                    .device()
                    .ifPresent(device -> byDevice.computeIfAbsent(device, _ -> new LinkedHashSet<>())
                            .add(peer));
            byConn.put(peer.caller().conn(), peer);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Tells the watchers that a link said hello. Call once, after `add`.
    public void announce(Peer peer) {
        watchers.forEach(watcher -> watcher.up(peer));
    }

    /// Tells the watchers of a binary message.
    public void binary(Peer peer, byte[] message) {
        watchers.forEach(watcher -> watcher.binary(peer, message));
    }

    /// Forgets a link that is over, and tells the watchers. Calling it again changes nothing.
    public void remove(Peer peer) {
        if (drop(peer)) {
            watchers.forEach(watcher -> watcher.down(peer));
        }
    }

    /// Forgets a link that was never announced.
    public boolean drop(Peer peer) {
        lock.lock();
        try {
            if (!taken(byPerson, peer.caller().person(), peer)) {
                return false;
            }
            peer.caller().device().ifPresent(device -> taken(byDevice, device, peer));
            byConn.remove(peer.caller().conn());
            return true;
        } finally {
            lock.unlock();
        }
    }

    public Optional<Peer> find(ConnId conn) {
        lock.lock();
        try {
            return Optional.ofNullable(byConn.get(conn));
        } finally {
            lock.unlock();
        }
    }

    public List<Peer> of(PersonId person) {
        return copy(byPerson, person);
    }

    public List<Peer> of(DeviceId device) {
        return copy(byDevice, device);
    }

    /// The newest link of a device of this person in the role of a node.
    public Optional<Peer> node(PersonId person, DeviceId device) {
        return of(device).stream()
                .filter(peer -> peer.caller().role() == Role.NODE)
                .filter(peer -> peer.caller().person().equals(person))
                .reduce((_, later) -> later);
    }

    public boolean connected(DeviceId device) {
        return !of(device).isEmpty();
    }

    public List<Peer> all() {
        lock.lock();
        try {
            return List.copyOf(byConn.values());
        } finally {
            lock.unlock();
        }
    }

    private <K> List<Peer> copy(Map<K, Set<Peer>> map, K key) {
        lock.lock();
        try {
            return List.copyOf(map.getOrDefault(key, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    private static <K> boolean taken(Map<K, Set<Peer>> map, K key, Peer peer) {
        Set<Peer> peers = map.getOrDefault(key, Set.of());
        boolean removed = !peers.isEmpty() && peers.remove(peer);
        if (peers.isEmpty()) {
            map.remove(key);
        }
        return removed;
    }
}
