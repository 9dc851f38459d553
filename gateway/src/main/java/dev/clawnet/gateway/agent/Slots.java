package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// How many runs are driven at once: of one person, and in all. What is too much waits, and persons take turns. A run
/// that waits for its owner's answer is not driven and takes no slot.
///
/// What waits is bounded by the runs that are live. Its own lock guards the rest.
final class Slots {
    private final int most;
    private final ToIntFunction<PersonId> mostOf;
    private final Map<PersonId, Integer> driven = new HashMap<>();
    /// By person; whoever was served last stands last.
    private final Map<PersonId, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int all;

    Slots(int most, ToIntFunction<PersonId> mostOf) {
        this.most = most;
        this.mostOf = mostOf;
    }

    /// The work, when it may begin now; else it is kept until a slot is free.
    synchronized Optional<Runnable> take(PersonId person, Runnable work) {
        if (all < most && mayTake(person) && !waiting.containsKey(person)) {
            count(person, 1);
            return Optional.of(work);
        }
        waiting.computeIfAbsent(person, _ -> new ArrayDeque<>()).add(work);
        return Optional.empty();
    }

    /// A slot is free: what may begin in its place.
    synchronized Optional<Runnable> free(PersonId person) {
        count(person, -1);
        Optional<PersonId> next =
                waiting.keySet().stream().filter(this::mayTake).findFirst();
        return next.map(other -> {
            Deque<Runnable> works = Optional.ofNullable(waiting.remove(other)).orElseThrow();
            Runnable work = works.remove();
            if (!works.isEmpty()) {
                waiting.put(other, works);
            }
            count(other, 1);
            return work;
        });
    }

    private boolean mayTake(PersonId person) {
        return driven.getOrDefault(person, 0) < Math.max(1, mostOf.applyAsInt(person));
    }

    private void count(PersonId person, int change) {
        all += change;
        driven.merge(person, change, (before, more) -> before + more == 0 ? null : before + more);
    }
}
