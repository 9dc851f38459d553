package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Calls with an idempotency key, of each person apart: a repeat joins the call that runs, or gets its outcome.
///
/// An outcome that the caller may try again is forgotten at once. A key that comes back with other parameters is
/// refused. Bounded for each person by number, by characters and by time; a call that runs is never dropped.
final class Outcomes {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PersonId, Map<Key, Kept>> kept = new HashMap<>();

    Outcomes(InstantSource clock) {
        this.clock = clock;
    }

    record Key(String method, String key) {}

    /// A call that was begun.
    ///
    /// @param digest of its parameters
    /// @param until how long its outcome is kept; empty while it runs
    /// @param size characters of its answer
    private record Kept(Call call, String digest, Optional<Instant> until, long size) {}

    /// The call of this key: the one that was begun, or `fresh`, which is then begun by the caller.
    Call begin(PersonId person, Key key, String digest, Call fresh) {
        lock.lock();
        try {
            Map<Key, Kept> mine = kept.computeIfAbsent(person, _ -> new LinkedHashMap<>());
            Instant now = clock.instant();
            mine.values()
                    .removeIf(each ->
                            each.until().filter(until -> !now.isBefore(until)).isPresent());
            Optional<Kept> old = Optional.ofNullable(mine.get(key));
            if (old.isPresent()) {
                if (!old.get().digest().equals(digest)) {
                    throw new Fault(ErrorCode.CONFLICT, "this idempotencyKey was used with other params");
                }
                return old.get().call();
            }
            bound(mine);
            mine.put(key, new Kept(fresh, digest, Optional.empty(), 0));
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /// The call is over: keeps its outcome, or forgets it when it may be tried again.
    void ended(PersonId person, Key key, Call.Result result) {
        boolean again = result instanceof Call.Result.Failed failed
                && failed.fault().code().retryable();
        lock.lock();
        try {
            Map<Key, Kept> mine = kept.getOrDefault(person, new LinkedHashMap<>());
            if (again) {
                mine.remove(key);
            } else {
                mine.computeIfPresent(
                        key,
                        (_, old) -> new Kept(
                                old.call(),
                                old.digest(),
                                Optional.of(clock.instant().plus(Limits.OUTCOME_LIFE)),
                                result instanceof Call.Result.Done done
                                        ? done.payload().length()
                                        : 0L));
                shrink(mine, key);
            }
            if (mine.isEmpty()) {
                kept.remove(person);
            }
        } finally {
            lock.unlock();
        }
    }

    int size(PersonId person) {
        lock.lock();
        try {
            return kept.getOrDefault(person, new LinkedHashMap<>()).size();
        } finally {
            lock.unlock();
        }
    }

    /// The oldest answers make room for the newest one.
    private static void shrink(Map<Key, Kept> mine, Key newest) {
        long size = mine.values().stream().mapToLong(Kept::size).sum();
        Iterator<Map.Entry<Key, Kept>> oldest = mine.entrySet().iterator();
        while (size > Limits.OUTCOME_TEXT_PER_PERSON && oldest.hasNext()) {
            Map.Entry<Key, Kept> each = oldest.next();
            if (each.getValue().size() > 0 && !each.getKey().equals(newest)) {
                size -= each.getValue().size();
                oldest.remove();
            }
        }
    }

    private static void bound(Map<Key, Kept> mine) {
        Iterator<Kept> oldest = mine.values().iterator();
        while (mine.size() >= Limits.OUTCOMES_PER_PERSON && oldest.hasNext()) {
            if (oldest.next().until().isPresent()) {
                oldest.remove();
            }
        }
        if (mine.size() >= Limits.OUTCOMES_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many calls with an idempotencyKey are open");
        }
    }
}
