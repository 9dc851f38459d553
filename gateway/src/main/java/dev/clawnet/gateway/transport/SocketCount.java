package dev.clawnet.gateway.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts the sockets that are open, and those of each address that have proved nothing yet.
///
/// An IPv6 peer counts by its /64, of which a single machine commands every address. Owner of its lock: itself.
///
/// Threat: one address that takes every socket. See `SocketCountTest`, `HttpDoorTest`.
final class SocketCount {
    private final TransportSettings.Bounds bounds;
    private final TransportSettings.Trust trust;
    private final Map<ByteBuffer, Integer> unproved = new HashMap<>();
    private int open;

    SocketCount(TransportSettings settings) {
        this.bounds = settings.bounds();
        this.trust = settings.trust();
    }

    /// A place for one more socket from there, or nothing when a bound is reached.
    synchronized Optional<Place> enter(InetAddress address) {
        ByteBuffer key = key(address);
        boolean counted = !trust.uncounted().test(address);
        if (open >= bounds.connections() || (counted && unproved.getOrDefault(key, 0) >= bounds.unprovedPerAddress())) {
            return Optional.empty();
        }
        open++;
        if (counted) {
            unproved.merge(key, 1, Integer::sum);
        }
        return Optional.of(new Place(key, !counted));
    }

    synchronized int open() {
        return open;
    }

    synchronized int unproved(InetAddress address) {
        return unproved.getOrDefault(key(address), 0);
    }

    private synchronized void proved(ByteBuffer key) {
        unproved.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    private synchronized void left() {
        open--;
    }

    private static ByteBuffer key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }

    /// One socket's place in the count.
    final class Place {
        private final ByteBuffer key;
        private final AtomicBoolean proved;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(ByteBuffer key, boolean proved) {
            this.key = key;
            this.proved = new AtomicBoolean(proved);
        }

        /// The peer has proved who it is. The first call counts.
        void prove() {
            if (proved.compareAndSet(false, true)) {
                proved(key);
            }
        }

        /// The socket is closed. The first call counts.
        void leave() {
            prove();
            if (left.compareAndSet(false, true)) {
                left();
            }
        }
    }
}
