package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.Lane;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at lanes when it is quiet in them. What waits is in the store; a timer only says when to look.
final class LaneClock {
    private static final Logger LOG = LoggerFactory.getLogger(LaneClock.class);

    private final Store store;
    private final Runs runs;
    private final Turns turns;
    private final Timers timers;
    private final InstantSource clock;
    private final Executor executor;

    LaneClock(Store store, Runs runs, Turns turns, Timers timers, InstantSource clock, Executor executor) {
        this.store = store;
        this.runs = runs;
        this.turns = turns;
        this.timers = timers;
        this.clock = clock;
        this.executor = executor;
    }

    void subscribe(Notices notices) {
        notices.on(RunNotice.Quiet.class, quiet -> look(quiet.owner(), quiet.lane(), quiet.when()));
    }

    /// Takes up the lanes in which something waits for quiet.
    void recover() {
        store.read(view -> view.all(RunTables.LANE).stream()
                        .filter(row -> row.value().running().isEmpty())
                        .toList())
                .forEach(row -> look(row.person(), row.id(), clock.instant()));
    }

    private void look(PersonId owner, String lane, Instant when) {
        if (!when.isAfter(clock.instant())) {
            hand(owner, lane, when);
            return;
        }
        try {
            timers.at(when, () -> hand(owner, lane, clock.instant()));
        } catch (RejectedExecutionException e) {
            // Whoever said it waits for an answer, so what waits for quiet begins as though it were quiet.
            LOG.warn("no timer for a lane that waits for quiet: it begins now, owner={}", owner);
            hand(owner, lane, when);
        }
    }

    private void hand(PersonId owner, String lane, Instant at) {
        executor.execute(() -> OnBehalf.run(owner, () -> due(owner, lane, at)));
    }

    /// @param at the moment that it is looked at for, at the earliest now
    private void due(PersonId owner, String lane, Instant at) {
        try {
            store.write(tx -> {
                RunEnd.Follow follow = turns.due(tx, owner, lane, tx.now().isAfter(at) ? tx.now() : at);
                if (follow.entries().isEmpty()) {
                    throw new NotYet();
                }
                return new Change<>(true, follow.entries(), follow.notices());
            });
        } catch (NotYet _) {
            // Something was said meanwhile, or began: a lane that still waits has its next moment.
            store.read(view -> next(view, owner, lane)).forEach(when -> look(owner, lane, when));
        } catch (RuntimeException e) {
            LOG.error("a turn could not be begun, owner={}", owner, e);
            refuse(owner, lane);
        }
    }

    /// Ends what waits first and could not be begun: whoever said it hears so. Those behind it are looked at next.
    private void refuse(PersonId owner, String lane) {
        try {
            store.write(tx -> {
                RunEnd.Follow follow = refused(tx, owner, lane);
                if (follow.entries().isEmpty()) {
                    throw new NotYet();
                }
                return new Change<>(true, follow.entries(), follow.notices());
            });
            hand(owner, lane, clock.instant());
        } catch (NotYet _) {
            LOG.info("what waited was ended by somebody else, owner={}", owner);
        } catch (RuntimeException e) {
            LOG.error("the store takes nothing; a lane is looked at again, owner={}", owner, e);
            again(owner, lane);
        }
    }

    private RunEnd.Follow refused(Tx tx, PersonId owner, String id) {
        return Lanes.find(tx, owner, id)
                .filter(lane -> lane.running().isEmpty() && !lane.isIdle())
                .flatMap(lane -> runs.find(tx, owner, lane.waiting().getFirst().run()))
                .map(run -> runs.end(tx, run, Run.State.FAILED, "the gateway could not begin this turn"))
                .orElse(RunEnd.Follow.NOTHING);
    }

    private void again(PersonId owner, String lane) {
        try {
            timers.at(clock.instant().plus(AgentLimits.LANE_RETRY), () -> hand(owner, lane, clock.instant()));
        } catch (RejectedExecutionException e) {
            // Neither a timer nor the store is left: whatever ends or is said in this lane looks at it, and a start.
            LOG.error("a lane waits for the next start, owner={}", owner, e);
        }
    }

    private List<Instant> next(View view, PersonId owner, String lane) {
        return Lanes.find(view, owner, lane)
                .map(found -> found.due(clock.instant()).deeds().stream()
                        .filter(deed -> deed instanceof Lane.Deed.Look)
                        .map(deed -> ((Lane.Deed.Look) deed).when())
                        .toList())
                .orElse(List.of());
    }

    /// Gives up the transaction of a look that found nothing to do.
    private static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYet() {
            super("it is not quiet yet", null, false, false);
        }
    }
}
