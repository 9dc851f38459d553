package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.HeartbeatMethods;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Beat;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Done;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Serves `wake`, `system-event`, `last-heartbeat` and `set-heartbeats`.
final class HeartbeatCalls {
    private final Store store;
    private final Due due;
    private final Beats beats;
    private final Consumer<Said> told;
    private final RandomGenerator random;

    /// @param told hears what a caller says is there; returns at once
    HeartbeatCalls(Store store, Due due, Beats beats, Consumer<Said> told, RandomGenerator random) {
        this.store = store;
        this.due = due;
        this.beats = beats;
        this.told = told;
        this.random = random;
    }

    void bind(MethodTable table) {
        table.bind(HeartbeatMethods.WAKE, this::wake);
        table.bind(HeartbeatMethods.SYSTEM_EVENT, this::event);
        table.bind(HeartbeatMethods.LAST_HEARTBEAT, (caller, _) -> last(caller));
        table.bind(HeartbeatMethods.SET_HEARTBEATS, this::set);
    }

    /// A line of presence is shown while it lasts and stored nowhere, so it has no entry.
    private Done event(Caller caller, HeartbeatMethods.SystemEvent event) {
        if (!event.presenceOnly()) {
            store.write(tx -> tell(tx, caller, "main", event.text(), false));
        }
        told.accept(new Said(
                caller,
                event.text(),
                event.instanceId(),
                event.host(),
                event.ip(),
                new Said.What(event.version(), event.platform(), event.deviceFamily(), event.mode(), event.reason())));
        return new Done(true);
    }

    private Done wake(Caller caller, HeartbeatMethods.Wake wanted) {
        return store.write(tx -> tell(
                tx,
                caller,
                wanted.agentId().orElse("main"),
                wanted.text(),
                wanted.mode().equals("now")));
    }

    /// A heartbeat that is not over tells it no more: it waits for the next one.
    private Change<Done> tell(Tx tx, Caller caller, String slug, String text, boolean now) {
        Identity agent = Identities.bySlug(tx, caller.person(), slug)
                .filter(Identity::active)
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no active agent of that name",
                        Map.of("hint", "list your agents with `clawnet identities list`")));
        Integrity integrity = caller.isHuman() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        Job job = beats.tell(tx, agent, new Beats.Waiting(text, integrity, tx.now()), notices);
        entries.add(beats.entry(job, caller.actor(), "heartbeat.told"));
        boolean waits = job.plan().enabled() && job.next().isPresent();
        if (job.running().isEmpty() && (now || (!waits && (caller.isHuman() || rested(job, tx.now()))))) {
            Job told = waits ? job : job.looked(Optional.empty());
            notices.add(Jobs.put(tx, due.began(tx, told, tx.now(), entries, notices)));
        } else if (job.next().isEmpty()) {
            notices.add(Jobs.put(tx, job.looked(Optional.of(tx.now().plus(AgentLimits.TOLD_AGAIN)))));
        }
        return new Change<>(new Done(true), entries, notices);
    }

    /// Whether an agent without heartbeats is told at once: what programs say in a row is told together, since each
    /// time is a run of a model.
    private static boolean rested(Job job, Instant now) {
        return job.last()
                .filter(past -> past.at().plus(AgentLimits.TOLD_AGAIN).isAfter(now))
                .isEmpty();
    }

    private Beat last(Caller caller) {
        return store.read(view -> Jobs.of(view, caller.person()).stream()
                .filter(job -> job.plan().beat().isPresent())
                .flatMap(job -> Jobs.history(view, caller.person(), job.id()).stream()
                        .filter(past -> past.outcome() != Past.Outcome.SKIPPED)
                        .limit(1)
                        .map(past -> CronViews.beat(view, job, past)))
                .max(Comparator.comparing(beat -> beat.ts().orElse(0L)))
                .orElse(Beat.NONE));
    }

    private HeartbeatMethods.HeartbeatsSet set(Caller caller, HeartbeatMethods.SetHeartbeats wanted) {
        return store.write(tx -> {
            List<Entry> entries = new ArrayList<>();
            List<Notice> notices = new ArrayList<>();
            for (Job job : Jobs.of(tx, caller.person())) {
                if (job.plan().beat().isPresent() && job.plan().enabled() != wanted.enabled()) {
                    Job after = wanted.enabled() ? job.with(job.plan().on(), tx.now()) : JobEnds.off(job);
                    entries.add(beats.entry(after, caller.actor(), "heartbeat.set"));
                    notices.add(Jobs.put(tx, after));
                    notices.add(CronViews.changed(tx, after, "updated"));
                }
            }
            if (entries.isEmpty()) {
                entries.add(Entry.of(
                        EntryId.mint(random),
                        caller.person(),
                        "heartbeat.set",
                        Map.of("owner", caller.person().value(), "actor", caller.actor(), "result", "none")));
            }
            return new Change<>(new HeartbeatMethods.HeartbeatsSet(true, wanted.enabled()), entries, notices);
        });
    }
}
