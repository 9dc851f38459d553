package dev.clawnet.gateway.schedule;

import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.PastView;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Which jobs a list holds, and in which order.
final class JobFilter {
    private JobFilter() {}

    static boolean fits(JobView job, CronMethods.ListJobs wanted) {
        return state(job, wanted)
                && word(wanted.scheduleKind(), job.schedule().kind())
                && word(wanted.lastRunStatus(), job.state().lastRunStatus().orElse("unknown"))
                && wanted.agentId().map(job.agentId()::equals).orElse(true)
                && wanted.query()
                        .map(part -> holds(job, part.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    private static boolean state(JobView job, CronMethods.ListJobs wanted) {
        return switch (wanted.enabled().orElse(wanted.includeDisabled().orElse(false) ? "all" : "enabled")) {
            case "all" -> true;
            case "disabled" -> !job.enabled();
            default -> job.enabled();
        };
    }

    private static boolean word(Optional<String> wanted, String found) {
        return wanted.filter(one -> !one.equals("all")).map(found::equals).orElse(true);
    }

    private static boolean holds(JobView job, String part) {
        return Stream.of(job.name(), job.description().orElse(""))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part));
    }

    /// Those that are due first in front, unless something else is wanted.
    static Comparator<JobView> order(CronMethods.ListJobs wanted) {
        Comparator<JobView> by = switch (wanted.sortBy().orElse("nextRunAtMs")) {
            case "name" -> Comparator.comparing(JobView::name);
            case "updatedAtMs" -> Comparator.comparing(JobView::updatedAtMs);
            default -> Comparator.comparing((JobView job) -> job.nextRunAtMs().orElse(Long.MAX_VALUE));
        };
        Comparator<JobView> whole = by.thenComparing(job -> job.id().value());
        return wanted.sortDir().filter("desc"::equals).isPresent() ? whole.reversed() : whole;
    }

    /// Whether a row of history is one of those that are wanted.
    static boolean fits(PastView past, CronMethods.ListRuns wanted) {
        return wanted.status()
                        .filter(status -> !status.equals("all"))
                        .map(past.status()::equals)
                        .orElse(true)
                && wanted.runId()
                        .map(run -> past.runId().equals(Optional.of(run)))
                        .orElse(true)
                && wanted.statuses().map(any -> any.contains(past.status())).orElse(true)
                && wanted.deliveryStatuses()
                        .map(any -> any.contains(past.deliveryStatus()))
                        .orElse(true)
                && wanted.query()
                        .map(part -> part.strip().toLowerCase(Locale.ROOT))
                        .map(part -> Stream.of(
                                        past.jobName(),
                                        past.summary().orElse(""),
                                        past.error().orElse(""))
                                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part)))
                        .orElse(true);
    }
}
