package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Calls of one method by one device or token in the running minute. Bounded for each person, so that nobody fills
/// the table for others; persons are bounded by the links there are, and the table starts empty each minute.
final class CallRates {
    private static final long MINUTE = 60_000;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PersonId, Map<Key, Integer>> counts = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    CallRates(InstantSource clock) {
        this.clock = clock;
    }

    /// A device, an API token, or the console of a person; and a method.
    private record Key(String who, String method) {}

    void count(Caller caller, Method<?, ?> method) {
        Key key = new Key(caller.actor(), method.name());
        Instant now = clock.instant();
        lock.lock();
        try {
            long current = Math.floorDiv(now.toEpochMilli(), MINUTE);
            if (current != minute) {
                minute = current;
                counts.clear();
            }
            Map<Key, Integer> mine = counts.computeIfAbsent(caller.person(), _ -> new HashMap<>());
            boolean room = mine.size() < Limits.CALL_COUNTERS_PER_PERSON || mine.containsKey(key);
            if (!room || mine.merge(key, 1, Integer::sum) > method.perMinute()) {
                throw new Fault(
                        ErrorCode.LIMIT_REACHED,
                        "too many calls of " + method.name(),
                        Map.of("method", method.name(), "limit", method.perMinute() + " per 60s"),
                        Optional.of(Duration.ofMillis(MINUTE - Math.floorMod(now.toEpochMilli(), MINUTE))));
            }
        } finally {
            lock.unlock();
        }
    }
}
