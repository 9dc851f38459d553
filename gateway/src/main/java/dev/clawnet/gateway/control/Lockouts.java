package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.limits.Site;
import dev.clawnet.protocol.method.ErrorCode;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Wrong credentials by address and class: ten in a minute lock the address out of that class for five minutes.
///
/// Loopback is never locked out, only answered later and later: a program on the host could otherwise lock out the
/// host itself. Threat: guessing, and filling this table. The oldest keys make room. See `LockoutsTest`.
final class Lockouts {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Tries> tries = new LinkedHashMap<>(16, 0.75f, true);

    Lockouts(InstantSource clock) {
        this.clock = clock;
    }

    /// What was guessed.
    enum Kind {
        SHARED_SECRET,
        DEVICE_TOKEN,
        BOOTSTRAP_TOKEN;

        /// The class of a refusal; empty for one that says nothing of a credential.
        static Optional<Kind> of(ErrorCode code) {
            return switch (code) {
                case TOKEN_MISMATCH -> Optional.of(SHARED_SECRET);
                case DEVICE_TOKEN_MISMATCH -> Optional.of(DEVICE_TOKEN);
                case SETUP_CODE_INVALID -> Optional.of(BOOTSTRAP_TOKEN);
                default -> Optional.empty();
            };
        }
    }

    private record Key(String address, Kind kind) {}

    private record Tries(int count, Instant since, Optional<Instant> lockedUntil) {}

    /// How long this address stays locked out of a class; empty when it may try.
    Optional<Duration> locked(InetAddress address, Kind kind) {
        lock.lock();
        try {
            if (tries.isEmpty()) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            return Optional.ofNullable(tries.get(new Key(Site.of(address), kind)))
                    .flatMap(Tries::lockedUntil)
                    .filter(now::isBefore)
                    .map(until -> Duration.between(now, until));
        } finally {
            lock.unlock();
        }
    }

    /// Counts a wrong credential; the result is how long its refusal is to be held back.
    Duration failed(InetAddress address, Kind kind) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Key key = new Key(Site.of(address), kind);
            Tries old = Optional.ofNullable(tries.get(key))
                    .filter(each -> now.isBefore(each.since().plus(Limits.WRONG_CREDENTIALS_WINDOW)))
                    .orElse(new Tries(0, now, Optional.empty()));
            int count = old.count() + 1;
            boolean lockOut = !address.isLoopbackAddress() && count >= Limits.WRONG_CREDENTIALS;
            tries.put(
                    key,
                    new Tries(count, old.since(), lockOut ? Optional.of(now.plus(Limits.LOCKOUT)) : Optional.empty()));
            bound();
            return address.isLoopbackAddress() ? delay(count) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /// A right credential ends the counts of its address.
    void succeeded(InetAddress address) {
        lock.lock();
        try {
            if (tries.isEmpty()) {
                return;
            }
            String site = Site.of(address);
            for (Kind kind : Kind.values()) {
                tries.remove(new Key(site, kind));
            }
        } finally {
            lock.unlock();
        }
    }

    int watched() {
        lock.lock();
        try {
            return tries.size();
        } finally {
            lock.unlock();
        }
    }

    private void bound() {
        Iterator<Key> oldest = tries.keySet().iterator();
        while (tries.size() > Limits.WATCHED_ADDRESSES && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    private static Duration delay(int count) {
        Duration doubled = Limits.LOOPBACK_DELAY.multipliedBy(1L << Math.min(count - 1, 16));
        return doubled.compareTo(Limits.LOOPBACK_DELAY_MAX) > 0 ? Limits.LOOPBACK_DELAY_MAX : doubled;
    }
}
