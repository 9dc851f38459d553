package dev.clawnet.gateway.control;

import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// One execution of a method, and everybody who waits for its answer: one request, or several with the same
/// idempotency key. The first outcome counts. One lock guards it; nothing is sent while it is held.
final class Call {
    private static final Result NOBODY =
            new Result.Failed(new Fault(ErrorCode.TIMEOUT, "nobody waits for this call any more"));

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Runnable> releases = new ArrayList<>();
    private Optional<JsonNode> accepted = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private Optional<Cancel> deadline = Optional.empty();
    private final boolean keyed;
    private boolean abandoned;

    /// A call that nobody waits for yet.
    ///
    /// @param keyed whether a repeat may join it later
    Call(boolean keyed) {
        this.keyed = keyed;
    }

    /// How an execution ended.
    sealed interface Result {
        /// The answer.
        ///
        /// @param payload as JSON
        record Done(String payload) implements Result {}

        record Failed(Fault fault) implements Result {}
    }

    /// Who gets the answers.
    interface Waiter {
        void accepted(JsonNode payload);

        void ended(Result result);
    }

    /// Adds a waiter: it gets what was answered so far, and what is to come.
    void join(Waiter waiter) {
        Optional<JsonNode> early;
        Optional<Result> late;
        lock.lock();
        try {
            early = accepted;
            late = result;
            if (late.isEmpty()) {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        early.ifPresent(waiter::accepted);
        late.ifPresent(waiter::ended);
    }

    /// Forgets a waiter whose link is over. Without any left, and where no repeat can come back for the outcome, the
    /// handler is told and nothing of the call is left; otherwise it goes on to its end or its deadline.
    void leave(Waiter waiter) {
        List<Runnable> now;
        Optional<Cancel> timer;
        lock.lock();
        try {
            if (!waiters.remove(waiter) || !waiters.isEmpty() || result.isPresent() || keyed) {
                return;
            }
            now = abandon();
            result = Optional.of(NOBODY);
            timer = deadline;
        } finally {
            lock.unlock();
        }
        timer.ifPresent(Cancel::cancel);
        now.forEach(Runnable::run);
    }

    void accept(JsonNode payload) {
        List<Waiter> to;
        lock.lock();
        try {
            if (accepted.isPresent() || result.isPresent()) {
                return;
            }
            accepted = Optional.of(payload);
            to = List.copyOf(waiters);
        } finally {
            lock.unlock();
        }
        to.forEach(waiter -> waiter.accepted(payload));
    }

    /// Ends it. `false` when it was over.
    boolean end(Result how) {
        List<Waiter> to;
        Optional<Cancel> timer;
        lock.lock();
        try {
            if (result.isPresent()) {
                return false;
            }
            result = Optional.of(how);
            to = List.copyOf(waiters);
            waiters.clear();
            releases.clear();
            timer = deadline;
        } finally {
            lock.unlock();
        }
        timer.ifPresent(Cancel::cancel);
        to.forEach(waiter -> waiter.ended(how));
        return true;
    }

    /// Ends it because its time is over; the handler is told.
    boolean expire(Fault fault) {
        List<Runnable> now;
        lock.lock();
        try {
            now = result.isEmpty() ? abandon() : List.of();
        } finally {
            lock.unlock();
        }
        boolean first = end(new Result.Failed(fault));
        now.forEach(Runnable::run);
        return first;
    }

    void expiresBy(Cancel timer) {
        boolean over;
        lock.lock();
        try {
            deadline = Optional.of(timer);
            over = result.isPresent();
        } finally {
            lock.unlock();
        }
        if (over) {
            timer.cancel();
        }
    }

    void onAbandoned(Runnable release) {
        lock.lock();
        try {
            if (!abandoned) {
                if (result.isEmpty()) {
                    releases.add(release);
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        release.run();
    }

    private List<Runnable> abandon() {
        abandoned = true;
        List<Runnable> all = List.copyOf(releases);
        releases.clear();
        return all;
    }
}
