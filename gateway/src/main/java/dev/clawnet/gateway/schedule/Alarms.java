package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One timer for each job that has a slot to come. What is due is decided by the store's rows and clock, so that a
/// timer that comes too early, twice, or after its job is gone does nothing.
///
/// Its own lock guards the timers and whether they count; nothing is read or stored under it.
final class Alarms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final Store store;
    private final Timers timers;
    private final InstantSource clock;
    private final Due due;
    private final Map<Key, Cancel> set = new HashMap<>();
    private boolean on = true;
    private boolean closed;

    private record Key(PersonId owner, JobId job) {}

    Alarms(Store store, Timers timers, InstantSource clock, Due due) {
        this.store = store;
        this.timers = timers;
        this.clock = clock;
        this.due = due;
    }

    /// Sets the timers of all jobs: at the start, and when they count again.
    void all() {
        List<View.Row<Job>> rows = store.read(view -> view.all(Jobs.JOB));
        rows.forEach(
                row -> set(new Key(row.person(), row.value().id()), row.value().next()));
    }

    /// Whether anything is run by the clock. What is due meanwhile is missed.
    void use(boolean wanted) {
        boolean again;
        synchronized (this) {
            again = wanted && !on;
            on = wanted;
        }
        if (again) {
            all();
        }
    }

    synchronized boolean isOn() {
        return on;
    }

    void changed(Jobs.Changed changed) {
        Optional<Instant> next = store.read(view -> Jobs.find(view, changed.owner(), changed.job()))
                .flatMap(Job::next);
        set(new Key(changed.owner(), changed.job()), next);
    }

    private synchronized void set(Key key, Optional<Instant> at) {
        Cancel before = set.remove(key);
        if (before != null) {
            before.cancel();
        }
        if (at.isEmpty() || !on || closed) {
            return;
        }
        try {
            set.put(key, timers.at(at.get(), () -> ring(key)));
        } catch (RejectedExecutionException e) {
            LOG.error("a job has no timer until it changes or the gateway starts again job={}", key.job(), e);
        }
    }

    private void ring(Key key) {
        if (!isOn()) {
            return;
        }
        try {
            OnBehalf.run(key.owner(), () -> due.look(key.owner(), key.job()));
            // Nothing was due by the store's clock: the timer is set again by the row as it is.
            changed(new Jobs.Changed(key.owner(), key.job()));
        } catch (RuntimeException e) {
            LOG.error("a job could not be begun now; it is looked at again job={}", key.job(), e);
            set(key, Optional.of(clock.instant().plus(AgentLimits.CRON_AGAIN)));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        set.values().forEach(Cancel::cancel);
        set.clear();
    }
}
