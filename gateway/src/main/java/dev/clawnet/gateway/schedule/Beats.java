package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.schedule.Slots.Missing;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Heartbeats: jobs of the main sessions of agents that the configuration makes, and what waits for them.
///
/// A heartbeat is a job like any other but that its owner's file says when it is due, that `HEARTBEAT_OK` says
/// nothing, and that what came up meanwhile is told to it.
final class Beats {
    private static final int ID = 26;

    private final Store store;
    private final RandomGenerator random;

    Beats(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /// Something that an agent is told at its next heartbeat.
    record Waiting(String text, Integrity integrity, Instant at) {}

    /// Which job an agent's heartbeat is.
    static JobId id(IdentityId agent) {
        byte[] text = ("heartbeat/" + agent.value()).getBytes(StandardCharsets.UTF_8);
        return new JobId(
                "j-" + HexFormat.of().formatHex(Canonical.sha256().digest(text)).substring(0, ID));
    }

    /// Makes the heartbeats of a person what the configuration says; those that it does not name are switched off.
    void settle(PersonId owner, Map<String, Heartbeat> wanted) {
        if (store.read(view -> isSettled(view, owner, wanted))) {
            return;
        }
        store.write(tx -> {
            List<Entry> entries = new ArrayList<>();
            List<Notice> notices = new ArrayList<>();
            for (Identity agent : Identities.of(tx, owner)) {
                Optional<Heartbeat> beat = Optional.ofNullable(wanted.get(agent.slug()));
                Optional<Job> before = Jobs.find(tx, owner, id(agent.id()));
                Optional<Job> after = beat.map(said -> settled(before, plan(agent.id(), said), tx.now()))
                        .or(() -> before.map(JobEnds::off));
                if (after.isPresent() && !after.equals(before)) {
                    entries.add(entry(after.get(), "configuration", "cron.updated"));
                    notices.add(Jobs.put(tx, after.get()));
                    notices.add(CronViews.changed(tx, after.get(), before.isPresent() ? "updated" : "added"));
                }
            }
            if (entries.isEmpty()) {
                entries.add(Entry.of(EntryId.mint(random), owner, "cron.settled", Map.of("owner", owner.value())));
            }
            return new Change<>(true, entries, notices);
        });
    }

    private static Job settled(Optional<Job> before, Job.Plan plan, Instant now) {
        return before.map(job -> job.plan().equals(plan) ? job : job.with(plan, now))
                .orElseGet(() -> Job.fresh(id(plan.agent()), plan, now));
    }

    private static boolean isSettled(View view, PersonId owner, Map<String, Heartbeat> wanted) {
        for (Identity agent : Identities.of(view, owner)) {
            Optional<Job> job = Jobs.find(view, owner, id(agent.id()));
            Optional<Heartbeat> beat = Optional.ofNullable(wanted.get(agent.slug()));
            boolean same = beat.map(said -> job.map(Job::plan).equals(Optional.of(plan(agent.id(), said))))
                    .orElse(job.filter(found -> found.plan().enabled()).isEmpty());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static Job.Plan plan(IdentityId agent, Heartbeat beat) {
        Schedule.Every every = new Schedule.Every(beat.every(), anchor(agent, beat.every()));
        Schedule schedule = beat.hours()
                .<Schedule>map(hours -> new Schedule.Within(every, new Hours(hours.start(), hours.end(), hours.zone())))
                .orElse(every);
        return plan(agent, schedule, true, beat);
    }

    private static Job.Plan plan(IdentityId agent, Schedule schedule, boolean enabled, Heartbeat beat) {
        return new Job.Plan(
                agent,
                "heartbeat",
                Optional.empty(),
                enabled,
                false,
                schedule,
                Missing.SKIP,
                Job.Target.MAIN,
                new Job.Words(beat.prompt(), false, Integrity.TRUSTED, Set.of(), Map.of()),
                beat.target().map(target -> place(agent.owner(), target)),
                Optional.of(beat),
                Optional.empty());
    }

    private static Resource place(PersonId owner, Heartbeat.Target target) {
        Account account = new Account(owner, target.channel(), target.account());
        return Resource.conversation(owner, account.channel(), account.name(), !target.room(), target.to());
    }

    /// Agents do not all look at the same second; each always at the same.
    private static Instant anchor(IdentityId agent, Duration every) {
        return Instant.EPOCH.plusMillis(Math.floorMod((long) agent.value().hashCode(), every.toMillis()));
    }

    /// Keeps a text for the agent's next heartbeat; the oldest one makes room.
    ///
    /// @return the job, which is made when the agent has none: switched off
    Job tell(Tx tx, Identity agent, Waiting event, List<Notice> notices) {
        PersonId owner = agent.id().owner();
        keep(tx, agent.id(), event);
        return Jobs.find(tx, owner, id(agent.id())).orElseGet(() -> {
            Job.Plan off = plan(
                    agent.id(),
                    new Schedule.Every(Duration.ofMinutes(30), Instant.EPOCH),
                    false,
                    new Heartbeat(
                            Duration.ofMinutes(30),
                            Optional.empty(),
                            Heartbeat.PROMPT,
                            Heartbeat.ACK,
                            Optional.empty()));
            Job job = Job.fresh(id(agent.id()), off, tx.now());
            notices.add(Jobs.put(tx, job));
            return job;
        });
    }

    /// Keeps a text for the agent's next heartbeat; the oldest one makes room. All that wait are taken together, so
    /// that their numbers have no gap, and the newest one says which is the oldest.
    static void keep(Tx tx, IdentityId agent, Waiting event) {
        PersonId owner = agent.owner();
        String shelf = shelf(agent);
        long number = tx.newest(Jobs.EVENT, owner, shelf, 1).stream()
                .mapToLong(row -> Long.parseLong(row.id().substring(shelf.length())) + 1)
                .findFirst()
                .orElse(0);
        if (number >= AgentLimits.HEARTBEAT_EVENTS) {
            tx.delete(Jobs.EVENT, owner, waitingId(shelf, number - AgentLimits.HEARTBEAT_EVENTS));
        }
        tx.put(Jobs.EVENT, owner, waitingId(shelf, number), event);
    }

    private static String waitingId(String shelf, long number) {
        return shelf + String.format(Locale.ROOT, "%012d", number);
    }

    /// Whether the agent has heartbeats.
    static boolean beats(View view, IdentityId agent) {
        return Jobs.find(view, agent.owner(), id(agent))
                .filter(job -> job.plan().enabled())
                .isPresent();
    }

    /// Takes what waits for an agent.
    static List<Waiting> take(Tx tx, IdentityId agent) {
        List<Waiting> taken = new ArrayList<>();
        for (View.Row<Waiting> row : tx.list(Jobs.EVENT, agent.owner(), shelf(agent), AgentLimits.HEARTBEAT_EVENTS)) {
            taken.add(row.value());
            tx.delete(Jobs.EVENT, agent.owner(), row.id());
        }
        return taken;
    }

    private static String shelf(IdentityId agent) {
        return agent.value() + "/";
    }

    Entry entry(Job job, String actor, String kind) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", job.owner().value());
        fields.put("identity", job.plan().agent().value());
        fields.put("actor", actor);
        fields.put("job", job.id().value());
        fields.put("state", job.plan().enabled() ? "enabled" : "disabled");
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), job.owner(), kind, fields);
    }
}
