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
    private final Map<PersonId, House> houses = new HashMap<>();

    Outcomes(InstantSource clock) {
        this.clock = clock;
    }

    record Key(String method, String key) {}

    /// A call that was begun.
    ///
    /// @param digest of its parameters
    private record Begun(Call call, String digest) {}

    /// A call that is over.
    ///
    /// @param until how long its outcome is kept
    /// @param size characters of its answer
    private record Over(Begun begun, Instant until, long size) {}

    /// Calls of one person. What is over lies in the order in which it ended, so that what goes first stands first:
    /// no call looks through all the others.
    private static final class House {
        private final Map<Key, Begun> running = new HashMap<>();
        private final Map<Key, Over> over = new LinkedHashMap<>();
        private long size;

        Optional<Begun> find(Key key, Instant now) {
            Optional<Begun> ended = Optional.ofNullable(over.get(key))
                    .filter(each -> now.isBefore(each.until()))
                    .map(Over::begun);
            return ended.or(() -> Optional.ofNullable(running.get(key)));
        }

        void forget(Key key) {
            Over gone = over.remove(key);
            size -= gone == null ? 0 : gone.size();
        }

        /// Takes out those at the head whose time is over.
        void sweep(Instant now) {
            Iterator<Over> oldest = over.values().iterator();
            while (oldest.hasNext()) {
                Over each = oldest.next();
                if (now.isBefore(each.until())) {
                    return;
                }
                oldest.remove();
                size -= each.size();
            }
        }

        /// The oldest that are over make room for one more. False when too many run.
        boolean hasRoom() {
            Iterator<Over> oldest = over.values().iterator();
            while (running.size() + over.size() >= Limits.OUTCOMES_PER_PERSON && oldest.hasNext()) {
                size -= oldest.next().size();
                oldest.remove();
            }
            return running.size() + over.size() < Limits.OUTCOMES_PER_PERSON;
        }

        /// The oldest answers make room for the newest one.
        void shrink(Key newest) {
            Iterator<Map.Entry<Key, Over>> oldest = over.entrySet().iterator();
            while (size > Limits.OUTCOME_TEXT_PER_PERSON && oldest.hasNext()) {
                Map.Entry<Key, Over> each = oldest.next();
                if (each.getValue().size() > 0 && !each.getKey().equals(newest)) {
                    size -= each.getValue().size();
                    oldest.remove();
                }
            }
        }

        boolean isEmpty() {
            return running.isEmpty() && over.isEmpty();
        }
    }

    /// The call of this key: the one that was begun, or `fresh`, which is then begun by the caller.
    Call begin(PersonId person, Key key, String digest, Call fresh) {
        lock.lock();
        try {
            House house = houses.computeIfAbsent(person, _ -> new House());
            Instant now = clock.instant();
            house.sweep(now);
            Optional<Begun> old = house.find(key, now);
            if (old.isPresent()) {
                if (!old.get().digest().equals(digest)) {
                    throw new Fault(ErrorCode.CONFLICT, "this idempotencyKey was used with other params");
                }
                return old.get().call();
            }
            house.forget(key);
            if (!house.hasRoom()) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "too many calls with an idempotencyKey are open");
            }
            house.running.put(key, new Begun(fresh, digest));
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
            House house = houses.getOrDefault(person, new House());
            Begun begun = house.running.remove(key);
            if (begun != null && !again) {
                long size =
                        result instanceof Call.Result.Done done ? done.payload().length() : 0L;
                house.over.put(key, new Over(begun, clock.instant().plus(Limits.OUTCOME_LIFE), size));
                house.size += size;
                house.shrink(key);
            }
            if (house.isEmpty()) {
                houses.remove(person);
            }
        } finally {
            lock.unlock();
        }
    }

    int size(PersonId person) {
        lock.lock();
        try {
            House house = houses.getOrDefault(person, new House());
            return house.running.size() + house.over.size();
        } finally {
            lock.unlock();
        }
    }
}
