package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;

/// Stops runs whose owner said how long they may take. A time outlives the gateway: it is set again at the start.
final class Deadlines {
    private static final String LATE = "it took longer than the time that came with the message";

    /// Longer than a timer is late.
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Store store;
    private final Runs runs;
    private final Timers timers;

    Deadlines(Store store, Runs runs, Timers timers) {
        this.store = store;
        this.runs = runs;
        this.timers = timers;
    }

    /// Notes a time in the transaction that opens the run; [#watch] follows it. Times that have passed make room.
    static Instant note(Tx tx, PersonId owner, RunId run, Duration most) {
        long open = 0;
        for (View.Row<ChatTables.Until> row : tx.list(ChatTables.UNTIL, owner, "", AgentLimits.CHAT_TIMES_PER_PERSON)) {
            if (row.value().at().plus(GRACE).isBefore(tx.now())) {
                tx.delete(ChatTables.UNTIL, owner, row.id());
            } else {
                open++;
            }
        }
        if (open >= AgentLimits.CHAT_TIMES_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many of your messages have a time of their own already");
        }
        Instant until = tx.now().plus(most);
        tx.put(ChatTables.UNTIL, owner, run.value(), new ChatTables.Until(run, until));
        return until;
    }

    void watch(PersonId owner, RunId run, Instant until) {
        timers.at(until, () -> late(owner, run));
    }

    void recover() {
        store.read(view -> view.all(ChatTables.UNTIL))
                .forEach(row ->
                        watch(row.person(), row.value().run(), row.value().at()));
    }

    private void late(PersonId owner, RunId run) {
        store.read(view -> runs.find(view, owner, run))
                .filter(each -> !each.ended())
                .ifPresent(this::stop);
    }

    private void stop(Run run) {
        try {
            store.write(tx -> {
                Run now = runs.find(tx, run.owner(), run.id())
                        .filter(each -> !each.ended())
                        .orElseThrow(Over::new);
                RunEnd.Follow follow = runs.end(tx, now, Run.State.CANCELLED, LATE);
                return new Change<>(true, follow.entries(), follow.notices());
            });
        } catch (Over _) {
            // It ended by itself since it was looked at: there is nothing to stop.
        }
    }

    /// Gives up the transaction that would have stopped a run.
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the run is over", null, false, false);
        }
    }
}
