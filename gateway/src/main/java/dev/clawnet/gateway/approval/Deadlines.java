package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.ApprovalId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Silence denies (INV-28): each approval that waits has a timer, set when it is asked and set again from the
/// store when the gateway starts, and taken back when the approval is settled. An answer after the deadline is refused
/// even where a timer is late.
final class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private final Store store;
    private final Timers timers;
    private final Decisions decisions;
    /// Of those that wait, so that nothing is left of one that is settled; bounded by the timers' own bound. Guarded by
    /// itself, also while a timer is set: one that fires at once is settled after it stands here.
    private final Map<ApprovalId, Cancel> armed = new HashMap<>();

    Deadlines(Store store, Timers timers, Decisions decisions) {
        this.store = store;
        this.timers = timers;
        this.decisions = decisions;
    }

    void watch(Notices notices) {
        notices.on(ApprovalOpened.class, this::arm);
        notices.on(ApprovalSettled.class, settled -> disarm(settled.approval().id()));
    }

    /// Call once, when the gateway starts.
    void recover() {
        Map<ApprovalId, ApprovalOpened> open = new TreeMap<>();
        store.read(view -> view.all(ApprovalTables.OPEN)).forEach(row -> {
            ApprovalId id = new ApprovalId(row.id());
            open.put(id, new ApprovalOpened(row.value().owner(), id, row.value().deadline()));
        });
        open.values().forEach(this::arm);
    }

    private void arm(ApprovalOpened opened) {
        try {
            synchronized (armed) {
                armed.put(opened.approval(), timers.at(opened.deadline(), () -> expire(opened)));
            }
        } catch (RejectedExecutionException e) {
            LOG.error(
                    "approval {} has no timer: it denies at its deadline, but its run is told at the next start",
                    opened.approval(),
                    e);
        }
    }

    private void disarm(ApprovalId id) {
        synchronized (armed) {
            Optional.ofNullable(armed.remove(id)).ifPresent(Cancel::cancel);
        }
    }

    /// How many have a timer.
    int armed() {
        synchronized (armed) {
            return armed.size();
        }
    }

    private void expire(ApprovalOpened opened) {
        Approval now = decisions.expire(opened.owner(), opened.approval());
        disarm(opened.approval());
        if (now.outcome().isEmpty()) {
            // The clock was set back since the timer fired.
            arm(opened);
        }
    }
}
