package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.token.TokenCut;
import dev.clawnet.protocol.id.TokenId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Requests of each token: how many in the running minute, and which are open now. Bounded by the tokens there are;
/// its own lock guards it.
final class Turnstile {
    private static final long MINUTE = 60_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TokenId, Integer> counts = new HashMap<>();
    private final Map<TokenId, List<Place>> open = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    Turnstile(InstantSource clock) {
        this.clock = clock;
    }

    /// Counts a request, or refuses it.
    void count(TokenId token) {
        long now = clock.millis();
        lock.lock();
        try {
            long current = Math.floorDiv(now, MINUTE);
            if (current != minute) {
                minute = current;
                counts.clear();
            }
            if (counts.merge(token, 1, Integer::sum) > Limits.API_REQUESTS_PER_MINUTE) {
                throw ApiFault.tooMany(
                        "more than " + Limits.API_REQUESTS_PER_MINUTE + " requests of one token in a minute",
                        Duration.ofMillis(MINUTE - Math.floorMod(now, MINUTE)));
            }
        } finally {
            lock.unlock();
        }
    }

    /// A place for a request that stays open until the place is closed.
    Place enter(TokenId token) {
        lock.lock();
        try {
            List<Place> mine = open.computeIfAbsent(token, _ -> new ArrayList<>());
            if (mine.size() >= Limits.API_OPEN_PER_TOKEN) {
                throw ApiFault.tooMany(
                        "more than " + Limits.API_OPEN_PER_TOKEN + " open requests of one token",
                        Duration.ofSeconds(1));
            }
            Place place = new Place(token);
            mine.add(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    /// Ends what is open on a token.
    void cut(TokenCut cut) {
        List<Place> ended;
        lock.lock();
        try {
            ended = List.copyOf(open.getOrDefault(cut.token(), List.of()));
        } finally {
            lock.unlock();
        }
        ended.forEach(Place::end);
    }

    /// One open request.
    final class Place implements AutoCloseable {
        private final TokenId token;
        private volatile Runnable onEnd = () -> {};
        private volatile boolean ended;

        private Place(TokenId token) {
            this.token = token;
        }

        /// What to do when the token is void; at once when it is already.
        void onEnd(Runnable work) {
            onEnd = work;
            if (ended) {
                work.run();
            }
        }

        boolean ended() {
            return ended;
        }

        private void end() {
            ended = true;
            onEnd.run();
        }

        @Override
        public void close() {
            lock.lock();
            try {
                List<Place> mine = open.getOrDefault(token, new ArrayList<>());
                mine.remove(this);
                if (mine.isEmpty()) {
                    open.remove(token);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
