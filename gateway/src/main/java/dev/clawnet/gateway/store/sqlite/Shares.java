package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many of the reading connections one person takes or waits for at once. Others of that person stand in a line of
/// their own, so that in the line of all there are few of each. Kept while somebody reads; its own lock guards the map.
///
/// Threat: one link that asks for many long looks at once, until nobody else's agents can look at anything. See
/// `ReadersTest`.
final class Shares {
    private final Map<PersonId, Share> shares = new HashMap<>();

    /// One person's share, and how many use it or wait for it.
    final class Share implements AutoCloseable {
        private final PersonId person;
        private final Semaphore permits = new Semaphore(Limits.STORE_READERS_PER_PERSON, true);
        private int users;

        private Share(PersonId person) {
            this.person = person;
        }

        /// Whether there was room in time; whoever got it closes it.
        boolean enter() {
            try {
                if (permits.tryAcquire(Limits.STORE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            leave(this);
            return false;
        }

        @Override
        public void close() {
            permits.release();
            leave(this);
        }
    }

    synchronized Share of(PersonId person) {
        Share share = shares.computeIfAbsent(person, Share::new);
        share.users++;
        return share;
    }

    private synchronized void leave(Share share) {
        share.users--;
        if (share.users == 0) {
            shares.remove(share.person);
        }
    }
}
