package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rows of jobs and of what became of their slots.
public final class Jobs {
    static final Table<Job> JOB = Table.table("cron_job", Job.class);
    /// Rows of a job in their order.
    static final Table<Past> PAST = Table.table("cron_past", Past.class);
    /// What waits for heartbeats, by agent.
    static final Table<Beats.Waiting> EVENT = Table.table("heartbeat_event", Beats.Waiting.class);
    public static final List<Table<?>> TABLES = List.of(JOB, PAST, EVENT);

    /// A job is there, changed, or gone: whoever waits for its time looks again.
    record Changed(PersonId owner, JobId job) implements Notice {}

    private Jobs() {}

    static Optional<Job> find(View view, PersonId owner, JobId id) {
        return view.find(JOB, owner, id.value());
    }

    static List<Job> of(View view, PersonId owner) {
        return view.list(JOB, owner, "", AgentLimits.CRON_JOBS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    static Changed put(Tx tx, Job job) {
        tx.put(JOB, job.owner(), job.id().value(), job);
        return new Changed(job.owner(), job.id());
    }

    static Changed remove(Tx tx, Job job) {
        tx.delete(JOB, job.owner(), job.id().value());
        for (View.Row<Past> row : tx.list(PAST, job.owner(), shelf(job.id()), AgentLimits.CRON_HISTORY_PER_JOB)) {
            tx.delete(PAST, job.owner(), row.id());
        }
        return new Changed(job.owner(), job.id());
    }

    /// Adds a row; the oldest one makes room.
    static Job note(Tx tx, Job job, Past past) {
        tx.put(PAST, job.owner(), id(job.id(), job.history()), past);
        if (job.history() >= AgentLimits.CRON_HISTORY_PER_JOB) {
            tx.delete(PAST, job.owner(), id(job.id(), job.history() - AgentLimits.CRON_HISTORY_PER_JOB));
        }
        return job.noted();
    }

    /// Newest first.
    static List<Past> history(View view, PersonId owner, JobId job) {
        return view.newest(PAST, owner, shelf(job), AgentLimits.CRON_HISTORY_PER_JOB).stream()
                .map(View.Row::value)
                .toList();
    }

    private static String shelf(JobId job) {
        return job.value() + "/";
    }

    private static String id(JobId job, long number) {
        return shelf(job) + String.format(Locale.ROOT, "%012d", number);
    }
}
