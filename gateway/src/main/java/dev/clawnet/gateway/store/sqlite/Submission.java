package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One work on its way through the writer, and the place where its caller waits.
final class Submission<R> {
    /// What a work made, before it is durable.
    record Made<R>(R result, List<Notice> notices) {}

    private sealed interface Outcome<R> {}

    private record Result<R>(R value) implements Outcome<R> {}

    private record Failure<R>(Throwable cause) implements Outcome<R> {}

    private enum State {
        QUEUED,
        RUNNING,
        ABANDONED
    }

    private final Function<SqlTx, Made<R>> work;
    private final boolean onlyBookkeeping;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    /// Opened when it is settled, or when nobody is to wait for that any more.
    private final CountDownLatch released = new CountDownLatch(1);

    private volatile boolean settled;
    /// Of the thread that looks.
    private long looks;

    private volatile @Nullable Outcome<R> outcome;

    Submission(boolean onlyBookkeeping, Function<SqlTx, Made<R>> work) {
        this.onlyBookkeeping = onlyBookkeeping;
        this.work = work;
    }

    boolean onlyBookkeeping() {
        return onlyBookkeeping;
    }

    /// Whether the writer may run it: not when its caller has gone.
    boolean start() {
        return state.compareAndSet(State.QUEUED, State.RUNNING);
    }

    /// Whether it will never run.
    boolean abandon() {
        return state.compareAndSet(State.QUEUED, State.ABANDONED);
    }

    /// Runs it; what comes of it stays here until `settle`.
    List<Notice> run(SqlTx tx) {
        Made<R> made = work.apply(tx);
        outcome = new Result<>(made.result());
        return made.notices();
    }

    void failed(Throwable cause) {
        outcome = new Failure<>(cause);
    }

    /// Lets its caller go on.
    void settle() {
        settled = true;
        released.countDown();
    }

    /// Waits until the writer has settled it. A caller that gives up while it still waits in line takes it back;
    /// one whose work already runs waits for the end, since only that tells what happened.
    R await(Patience patience) {
        boolean interrupted = false;
        patience.enter(this);
        try {
            interrupted = !released();
            if (interrupted && !abandon()) {
                boolean _ = released();
            }
        } finally {
            patience.leave(this);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return result();
    }

    /// False when the wait was interrupted.
    private boolean released() {
        try {
            released.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /// Its caller was found waiting once more. Of one thread.
    ///
    /// @param inLine after how many times it is taken out of the line
    /// @param most after how many times nobody waits for its end
    void looked(long inLine, long most) {
        looks++;
        if (looks > most || (looks > inLine && abandon())) {
            released.countDown();
        }
    }

    /// Ends the wait, whatever becomes of it; what is in line still is taken out.
    void giveUp() {
        boolean _ = abandon();
        released.countDown();
    }

    private R result() {
        Outcome<R> end = settled ? outcome : null;
        if (end == null && state.get() == State.ABANDONED) {
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "the store did not get to this change in time");
        }
        return switch (end) {
            case null -> throw new Fault(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
            case Result<R>(R value) -> value;
            case Failure<R>(RuntimeException cause) -> throw cause;
            case Failure<R>(Error cause) -> throw cause;
            case Failure<R>(Throwable cause) -> throw new IllegalStateException(cause);
        };
    }
}
