package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.Enqueued;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.PastView;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// Serves `cron.*`.
final class CronCalls {
    private static final int PAGE = 50;

    private final Store store;
    private final Due due;
    private final RandomGenerator random;
    private final BooleanSupplier on;

    /// @param on whether jobs are begun by the clock
    CronCalls(Store store, Due due, RandomGenerator random, BooleanSupplier on) {
        this.store = store;
        this.due = due;
        this.random = random;
        this.on = on;
    }

    void bind(MethodTable table) {
        table.bind(CronMethods.CRON_LIST, this::list);
        table.bind(CronMethods.CRON_GET, this::get);
        table.bind(CronMethods.CRON_STATUS, (caller, _) -> status(caller));
        table.bind(CronMethods.CRON_RUNS, this::runs);
        table.bind(CronMethods.CRON_ADD, this::add);
        table.bind(CronMethods.CRON_UPDATE, this::update);
        table.bind(CronMethods.CRON_REMOVE, this::remove);
        table.bind(CronMethods.CRON_RUN, this::run);
    }

    private CronMethods.JobList list(Caller caller, CronMethods.ListJobs wanted) {
        List<JobView> fitting = store.read(view -> Jobs.of(view, caller.person()).stream()
                .map(job -> CronViews.job(view, job))
                .filter(job -> JobFilter.fits(job, wanted))
                .sorted(JobFilter.order(wanted))
                .toList());
        int offset = wanted.offset().orElse(0);
        int limit = wanted.limit().orElse(PAGE);
        List<JobView> page = fitting.stream().skip(offset).limit(limit).toList();
        boolean more = offset + page.size() < fitting.size();
        return new CronMethods.JobList(
                page, fitting.size(), offset, limit, more, more ? Optional.of(offset + page.size()) : Optional.empty());
    }

    private JobView get(Caller caller, CronMethods.Which which) {
        return store.read(view -> CronViews.job(view, found(view, caller.person(), which.id(), which.jobId())));
    }

    private CronMethods.Status status(Caller caller) {
        List<Job> jobs = store.read(view -> Jobs.of(view, caller.person()));
        return new CronMethods.Status(
                on.getAsBoolean(),
                jobs.size(),
                (int) jobs.stream().filter(job -> job.running().isPresent()).count(),
                jobs.stream()
                        .flatMap(job -> job.next().stream())
                        .min(Comparator.naturalOrder())
                        .map(Instant::toEpochMilli));
    }

    private CronMethods.Runs runs(Caller caller, CronMethods.ListRuns wanted) {
        Optional<JobId> id = wanted.id().or(wanted::jobId);
        Comparator<Past> newest = Comparator.comparing(Past::at).reversed();
        List<PastView> fitting = store
                .read(view -> id
                        .map(one -> List.of(found(view, caller.person(), id, Optional.empty())))
                        .orElseGet(() -> Jobs.of(view, caller.person()))
                        .stream()
                        .filter(job -> wanted.agentId()
                                .map(CronViews.slug(view, job)::equals)
                                .orElse(true))
                        .flatMap(job -> Jobs.history(view, caller.person(), job.id()).stream())
                        .toList())
                .stream()
                .sorted(wanted.sortDir().filter("asc"::equals).isPresent() ? newest.reversed() : newest)
                .map(CronViews::past)
                .filter(past -> JobFilter.fits(past, wanted))
                .toList();
        int offset = wanted.offset().orElse(0);
        int limit = wanted.limit().orElse(PAGE);
        List<PastView> page = fitting.stream().skip(offset).limit(limit).toList();
        boolean more = offset + page.size() < fitting.size();
        return new CronMethods.Runs(
                page, fitting.size(), offset, limit, more, more ? Optional.of(offset + page.size()) : Optional.empty());
    }

    private JobView add(Caller caller, CronMethods.Add wanted) {
        return store.write(tx -> {
            Job job = Job.fresh(JobId.mint(random), Plans.of(tx, caller.person(), vouched(caller), wanted), tx.now());
            return added(tx, job, caller.actor());
        });
    }

    /// Stores a new job. `Fault(LIMIT_REACHED)` when its owner has too many.
    Change<JobView> added(Tx tx, Job job, String actor) {
        if (Jobs.of(tx, job.owner()).size() >= AgentLimits.CRON_JOBS_PER_PERSON) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "you have " + AgentLimits.CRON_JOBS_PER_PERSON
                            + " jobs, which is all that are kept: remove some with" + " `clawnet cron remove`");
        }
        return new Change<>(
                CronViews.job(tx, job),
                List.of(entry(job, actor, "cron.added")),
                List.of(Jobs.put(tx, job), CronViews.changed(tx, job, "added")));
    }

    private JobView update(Caller caller, CronMethods.Update wanted) {
        return store.write(tx -> {
            Job job = found(tx, caller.person(), wanted.id(), wanted.jobId());
            Job after = job.with(Plans.changed(tx, job.plan(), vouched(caller), wanted.patch()), tx.now());
            return new Change<>(
                    CronViews.job(tx, after),
                    List.of(entry(after, caller.actor(), "cron.updated")),
                    List.of(Jobs.put(tx, after), CronViews.changed(tx, after, "updated")));
        });
    }

    private CronMethods.Removed remove(Caller caller, CronMethods.Which which) {
        return store.write(tx -> removed(tx, found(tx, caller.person(), which.id(), which.jobId()), caller.actor()))
                        .removed()
                ? new CronMethods.Removed(true, true)
                : new CronMethods.Removed(true, false);
    }

    Change<CronMethods.Removed> removed(Tx tx, Job job, String actor) {
        if (job.plan().beat().isPresent()) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "the configuration makes heartbeats (agents.defaults.heartbeat): take it out there");
        }
        return new Change<>(
                new CronMethods.Removed(true, true),
                List.of(entry(job, actor, "cron.removed")),
                List.of(CronViews.removed(tx, job), Jobs.remove(tx, job)));
    }

    private Enqueued run(Caller caller, CronMethods.Run wanted) {
        Job job = store.read(view -> found(view, caller.person(), wanted.id(), wanted.jobId()));
        Optional<String> not = store.read(view -> whyNot(view, caller.person(), job.id(), wanted));
        if (not.isPresent()) {
            return new Enqueued(true, false, Optional.empty(), not);
        }
        return store.write(tx -> {
            Job now = found(tx, caller.person(), Optional.of(job.id()), Optional.empty());
            List<Entry> entries = new ArrayList<>();
            List<Notice> notices = new ArrayList<>();
            if (now.running().isPresent()) {
                throw new Fault(ErrorCode.INVALID_REQUEST, "the run before is not over");
            }
            Job after = due.began(tx, now, tx.now(), entries, notices);
            notices.add(Jobs.put(tx, after));
            return new Change<>(
                    new Enqueued(
                            true, after.running().isPresent(), after.running().map(Job.Running::run), Optional.empty()),
                    entries,
                    notices);
        });
    }

    private static Optional<String> whyNot(View view, PersonId owner, JobId id, CronMethods.Run wanted) {
        return Jobs.find(view, owner, id).flatMap(job -> {
            if (job.running().isPresent()) {
                return Optional.of("already-running");
            }
            return switch (wanted.mode().orElse("force")) {
                case "if-enabled" -> job.plan().enabled() ? Optional.<String>empty() : Optional.of("disabled");
                case "due" -> Optional.of("not-due");
                default -> Optional.empty();
            };
        });
    }

    private static Job found(View view, PersonId owner, Optional<JobId> id, Optional<JobId> jobId) {
        if (id.isEmpty() && jobId.isEmpty()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "id (or jobId) is missing: it names the job");
        }
        return id.or(() -> jobId)
                .flatMap(one -> Jobs.find(view, owner, one))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no such job",
                        Map.of("hint", "list your jobs with `clawnet cron list --all`")));
    }

    /// Only the words of a human device are vouched for.
    private static Integrity vouched(Caller caller) {
        return caller.isHuman() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
    }

    private Entry entry(Job job, String actor, String kind) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", job.owner().value());
        fields.put("identity", job.plan().agent().value());
        fields.put("actor", actor);
        fields.put("job", job.id().value());
        fields.put("state", job.plan().enabled() ? "enabled" : "disabled");
        fields.put("target", job.plan().target().name().toLowerCase(Locale.ROOT));
        job.plan().delivery().ifPresent(place -> fields.put("conversation", place.text()));
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), job.owner(), kind, fields);
    }
}
