package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// What was made of durable rows, for those who look beside the writer; kept until a commit changes one of these rows,
/// and gone before anybody hears of that commit. One lock guards it; nothing is read under it.
///
/// Threat: a person who lists what it changed just now is shown what was there before. What was made while a commit
/// became durable may be of the rows before it, and is not kept. See `ShownExtractsTest`.
final class ShownExtracts {
    private final ReentrantLock lock = new ReentrantLock();
    private final Extracts extracts = new Extracts(Limits.STORE_SHOWN_ROWS);
    /// How many commits were learnt.
    private long commits;

    /// What is kept, or what is made in a look of its own.
    ///
    /// @param look gives a view of what is durable by then
    <T> T get(Extract<T> extract, PersonId person, String id, Function<Function<View, T>, T> look) {
        Extracts.Key key = new Extracts.Key(extract, person, id);
        Optional<Extracts.Kept> kept;
        long before;
        lock.lock();
        try {
            kept = extracts.find(key);
            before = commits;
        } finally {
            lock.unlock();
        }
        if (kept.isPresent()) {
            @SuppressWarnings("unchecked") // what is kept under an extract was made by it
            T known = (T) kept.get().value();
            return known;
        }
        return look.apply(view -> {
            Looking looking = new Looking(view);
            T made = extract.make(looking, person, id);
            keep(key, new Extracts.Kept(made, looking.places(), looking.rows()), before);
            return made;
        });
    }

    private void keep(Extracts.Key key, Extracts.Kept made, long before) {
        lock.lock();
        try {
            if (commits == before) {
                extracts.keep(key, made);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The commit is durable, and nobody has heard of it yet.
    void learn(Batch batch) {
        lock.lock();
        try {
            commits++;
            extracts.learn(batch);
        } finally {
            lock.unlock();
        }
    }

    /// A commit failed: the engine may have failed with it.
    void clear() {
        lock.lock();
        try {
            commits++;
            extracts.clear();
        } finally {
            lock.unlock();
        }
    }
}
