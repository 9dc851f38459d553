package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Jobs: what an agent does when its owner's clock says so. A caller sees those of its own person.
///
/// What a job's run says goes into a session of its agent. Where the job names a conversation of an account, the
/// last word is sent there as well, if a grant of `message` for it allows that; without one the owner is asked.
public final class CronMethods {
    /// Characters of a name.
    public static final int NAME = 200;
    /// Characters of what a run is told.
    public static final int MESSAGE = 16_000;
    /// Rows of one page.
    public static final int PAGE = 200;

    private CronMethods() {}

    /// When it is due: at an instant, again and again by elapsed time, or by a cron expression.
    ///
    /// @param at for `at`: such as 2026-12-24T18:00:00Z; without an offset it is UTC
    /// @param everyMs for `every`
    /// @param anchorMs for `every`: from when it counts; left out, from now
    /// @param expr for `cron`: minute, hour, day of the month, month, day of the week
    /// @param tz for `cron`: a time zone such as Europe/Berlin; UTC if left out
    /// @param staggerMs taken for clients that send 0: slots are never moved
    public record ScheduleView(
            @OneOf({"at", "every", "cron"}) String kind,
            @Text(min = 1, max = 40) Optional<String> at,
            @Range(min = 1, max = 315_360_000_000L) Optional<Long> everyMs,
            @Range(min = 0, max = 8_640_000_000_000_000L) Optional<Long> anchorMs,
            @Text(min = 1, max = 200) Optional<String> expr,
            @Text(min = 1, max = 64) Optional<String> tz,
            @Range(min = 0, max = 0) Optional<Long> staggerMs) {
        public ScheduleView {
            boolean there = switch (Wire.given("kind", kind)) {
                case "at" -> at.isPresent();
                case "every" -> everyMs.isPresent();
                case "cron" -> expr.isPresent();
                default -> throw new IllegalArgumentException("kind takes at, every or cron");
            };
            if (!there) {
                throw new IllegalArgumentException(
                        "a schedule at names at, one every names everyMs, one cron names expr");
            }
        }
    }

    /// What the run is told: an `agentTurn` its message, a `systemEvent` its text. A `heartbeat` is the
    /// configuration's and is made by nobody else.
    public record Payload(
            @OneOf({"agentTurn", "systemEvent", "heartbeat"})
            String kind,

            @Text(min = 1, max = MESSAGE) Optional<String> message,
            @Text(min = 1, max = MESSAGE) Optional<String> text) {
        public Payload {
            boolean whole = switch (Wire.given("kind", kind)) {
                case "agentTurn" -> isFilled(message) && text.isEmpty();
                case "systemEvent" -> isFilled(text) && message.isEmpty();
                case "heartbeat" -> message.isEmpty() && text.isEmpty();
                default -> throw new IllegalArgumentException("kind takes agentTurn or systemEvent");
            };
            if (!whole) {
                throw new IllegalArgumentException("an agentTurn has a message, a systemEvent a text");
            }
        }

        private static boolean isFilled(Optional<String> words) {
            return words.filter(each -> !each.isBlank()).isPresent();
        }

        /// Whichever it is.
        public String words() {
            return message.or(() -> text).orElse("");
        }
    }

    /// Where the last word goes besides the session.
    ///
    /// @param mode `announce`: into the conversation; `none`: nowhere
    /// @param to the sender of a private chat, or the room
    /// @param accountId the account; the default one if left out
    /// @param kind `direct` or `room`; if left out, what begins with # or & is a room
    /// @param bestEffort taken for clients that send it: a run whose word was not sent has gone well all the same
    public record DeliveryView(
            @OneOf({"none", "announce"}) String mode,
            @Text(min = 1, max = ChannelMethods.NAME) Optional<String> channel,
            @Text(min = 1, max = ChannelMethods.SENDER) Optional<String> to,
            @Text(min = 1, max = ChannelMethods.NAME) Optional<String> accountId,
            @OneOf({"direct", "room"}) Optional<String> kind,
            Optional<Boolean> bestEffort) {
        public DeliveryView {
            boolean announce = Wire.given("mode", mode).equals("announce");
            if (!announce && !mode.equals("none")) {
                throw new IllegalArgumentException("mode takes none or announce");
            }
            if (announce && (channel.isEmpty() || to.isEmpty())) {
                throw new IllegalArgumentException("to announce something takes a channel and to, its sender or room");
            }
            kind.ifPresent(CronMethods::requireKind);
        }
    }

    private static void requireKind(String kind) {
        if (!kind.equals("direct") && !kind.equals("room")) {
            throw new IllegalArgumentException("kind takes direct or room");
        }
    }

    /// How a job stands.
    ///
    /// @param lastStatus the same as `lastRunStatus`
    /// @param consecutiveSkipped slots that were missed since one was run
    public record JobState(
            Optional<Long> nextRunAtMs,
            Optional<Long> runningAtMs,
            Optional<Long> lastRunAtMs,
            @OneOf({"ok", "error", "skipped"}) Optional<String> lastRunStatus,
            @OneOf({"ok", "error", "skipped"}) Optional<String> lastStatus,
            Optional<String> lastError,
            Optional<Long> lastDurationMs,

            @OneOf({"delivered", "not-delivered", "not-requested"})
            Optional<String> lastDeliveryStatus,

            Long consecutiveErrors,
            Long consecutiveSkipped) {}

    /// A job.
    ///
    /// @param deleteAfterRun whether it goes when its last slot was run well
    /// @param sessionTarget `main`: the main session of the agent; `isolated`: one of the job's own, which begins
    ///     anew with each run
    /// @param wakeMode `now`: with the slot; `next-heartbeat`: what a job says into the main session waits for the
    ///     agent's next heartbeat, when it has heartbeats
    /// @param missed `skip`: slots whose time is over when they are seen are reported; `once`: the last of them is
    ///     run
    /// @param byAgent whether an agent made it
    public record JobView(
            JobId id,
            String name,
            Optional<String> description,
            String agentId,
            Boolean enabled,
            Boolean deleteAfterRun,
            Long createdAtMs,
            Long updatedAtMs,
            ScheduleView schedule,
            @OneOf({"main", "isolated"}) String sessionTarget,
            @OneOf({"now", "next-heartbeat"}) String wakeMode,
            Payload payload,
            Optional<DeliveryView> delivery,
            @OneOf({"skip", "once"}) String missed,
            Boolean byAgent,
            JobState state,
            Optional<Long> nextRunAtMs) {}

    /// Makes a job. A systemEvent goes into the main session, an agentTurn into one of its own.
    ///
    /// @param agentId the agent; main if left out
    /// @param deleteAfterRun left out: for a schedule `at`, yes
    /// @param wakeMode left out: `now`; without an effect on a session of the job's own
    /// @param missed left out: `once` for a schedule `at`, else `skip`
    public record Add(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            String name,

            @Text(max = 2_000) Optional<String> description,
            @Text(min = 1, max = 40) Optional<String> agentId,
            Optional<Boolean> enabled,
            Optional<Boolean> deleteAfterRun,
            ScheduleView schedule,
            @OneOf({"main", "isolated"}) String sessionTarget,
            @OneOf({"now", "next-heartbeat"}) Optional<String> wakeMode,
            Payload payload,
            Optional<DeliveryView> delivery,
            @OneOf({"skip", "once"}) Optional<String> missed) {
        public Add {
            name = Wire.line("name", Optional.ofNullable(name), NAME)
                    .orElseThrow(() -> new IllegalArgumentException("name is missing"));
            Wire.given("schedule", schedule);
            Wire.given("sessionTarget", sessionTarget);
            Wire.given("payload", payload);
        }
    }

    /// What of a job changes; what is left out stays.
    public record Patch(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            Optional<String> name,

            @Text(max = 2_000) Optional<String> description,
            @Text(min = 1, max = 40) Optional<String> agentId,
            Optional<Boolean> enabled,
            Optional<Boolean> deleteAfterRun,
            Optional<ScheduleView> schedule,
            @OneOf({"main", "isolated"}) Optional<String> sessionTarget,
            @OneOf({"now", "next-heartbeat"}) Optional<String> wakeMode,
            Optional<Payload> payload,
            Optional<DeliveryView> delivery,
            @OneOf({"skip", "once"}) Optional<String> missed) {
        public Patch {
            name = Wire.line("name", name, NAME);
        }
    }

    /// Changes a job.
    ///
    /// @param id the job; `jobId` means the same, and one of them is needed
    public record Update(Optional<JobId> id, Optional<JobId> jobId, Patch patch) {
        public Update {
            Wire.given("patch", patch);
        }
    }

    /// Which job.
    ///
    /// @param id the job; `jobId` means the same, and one of them is needed
    public record Which(Optional<JobId> id, Optional<JobId> jobId) {}

    /// Begins a run by hand.
    ///
    /// @param id the job; `jobId` means the same, and one of them is needed
    /// @param mode `due`: only if a slot is due; `if-enabled`: only if it is switched on; `force` (left out): at
    ///     once
    public record Run(
            Optional<JobId> id,
            Optional<JobId> jobId,
            @OneOf({"due", "force", "if-enabled"}) Optional<String> mode) {}

    /// Whether a run began.
    ///
    /// @param enqueued whether it did
    /// @param reason why not: `already-running`, `not-due` or `disabled`
    public record Enqueued(
            Boolean ok,
            Boolean enqueued,
            Optional<RunId> runId,

            @OneOf({"already-running", "not-due", "disabled"})
            Optional<String> reason) {}

    public record Removed(Boolean ok, Boolean removed) {}

    /// Which jobs, those that are due first in front.
    ///
    /// @param includeDisabled those that are switched off as well
    /// @param enabled the same as a word: `all`, `enabled`, `disabled`
    /// @param query part of a name or a description, in any case
    /// @param agentId of this agent alone
    /// @param sessionKey taken for clients that send it
    /// @param sessionAgentId taken for clients that send it
    /// @param trigger taken for clients that send `all`: no job here has a condition
    /// @param compact taken for clients that send it: rows always hold what there is
    /// @param includeDeliveryPreviews taken for clients that send it
    public record ListJobs(
            Optional<Boolean> includeDisabled,
            @Range(min = 1, max = PAGE) Optional<Integer> limit,
            @Range(min = 0, max = 100_000) Optional<Integer> offset,
            @Text(max = 200) Optional<String> query,
            @OneOf({"all", "enabled", "disabled"}) Optional<String> enabled,
            @OneOf({"all", "at", "every", "cron"}) Optional<String> scheduleKind,

            @OneOf({"all", "ok", "error", "skipped", "unknown"})
            Optional<String> lastRunStatus,

            @OneOf({"nextRunAtMs", "updatedAtMs", "name"}) Optional<String> sortBy,
            @OneOf({"asc", "desc"}) Optional<String> sortDir,
            @Text(min = 1, max = 40) Optional<String> agentId,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(max = 40) Optional<String> sessionAgentId,
            @OneOf({"all", "unconditional"}) Optional<String> trigger,
            Optional<Boolean> compact,
            Optional<Boolean> includeDeliveryPreviews) {}

    /// A page of jobs.
    ///
    /// @param nextOffset where the next page begins; absent at the end
    public record JobList(
            List<JobView> jobs,
            Integer total,
            Integer offset,
            Integer limit,
            Boolean hasMore,
            Optional<Integer> nextOffset) {}

    /// How the clock of the caller's jobs stands.
    ///
    /// @param enabled whether jobs are begun by the clock at all (`cron.enabled` of the configuration)
    /// @param nextWakeAtMs when the next of the caller's jobs is due
    public record Status(Boolean enabled, Integer jobs, Integer running, Optional<Long> nextWakeAtMs) {}

    /// Which history.
    ///
    /// @param id the job; `jobId` means the same; left out: all jobs of the caller
    /// @param scope taken for clients that send it
    /// @param runId the run with this id alone
    /// @param statuses any of these
    /// @param deliveryStatuses any of these
    /// @param query part of a job's name, of what its run said or of why it failed, in any case
    /// @param agentId of this agent's jobs
    public record ListRuns(
            Optional<JobId> id,
            Optional<JobId> jobId,
            @OneOf({"job", "all"}) Optional<String> scope,
            Optional<RunId> runId,
            @Range(min = 1, max = PAGE) Optional<Integer> limit,
            @Range(min = 0, max = 100_000) Optional<Integer> offset,
            @OneOf({"all", "ok", "error", "skipped"}) Optional<String> status,
            @OneOf({"asc", "desc"}) Optional<String> sortDir,

            @Size(max = 10) @Text(max = 40) Optional<List<String>> statuses,

            @Size(max = 10) @Text(max = 40) Optional<List<String>> deliveryStatuses,

            @Text(max = 512) Optional<String> query,
            @Text(max = 40) Optional<String> agentId) {
        public ListRuns {
            statuses = statuses.map(List::copyOf);
            deliveryStatuses = deliveryStatuses.map(List::copyOf);
        }
    }

    /// What became of a slot, or of several that were missed in a row.
    ///
    /// @param slots how many slots it stands for
    /// @param runAtMs the slot, or the first of those that were missed
    /// @param untilMs the last of those that were missed
    /// @param summary the beginning of what the run said last
    /// @param error why it failed, or why nothing was run
    public record PastView(
            Long ts,
            JobId jobId,
            String jobName,
            @OneOf({"finished"}) String action,
            @OneOf({"ok", "error", "skipped"}) String status,
            Long slots,
            Long runAtMs,
            Optional<Long> untilMs,
            Long durationMs,
            Optional<RunId> runId,
            Optional<String> summary,
            Optional<String> error,

            @OneOf({"delivered", "not-delivered", "not-requested"})
            String deliveryStatus) {}

    /// A page of history, newest first.
    public record Runs(
            List<PastView> entries,
            Integer total,
            Integer offset,
            Integer limit,
            Boolean hasMore,
            Optional<Integer> nextOffset) {}

    /// A job changed, or a run of it.
    ///
    /// @param action `added`, `updated`, `removed`; `started` when a run begins; `finished` when it is over, or
    ///     when slots were missed (status `skipped`)
    public record CronEvent(
            JobId jobId,

            @OneOf({"added", "updated", "removed", "started", "finished"})
            String action,

            JobView job,
            Optional<Long> runAtMs,
            Optional<Long> durationMs,
            @OneOf({"ok", "error", "skipped"}) Optional<String> status,
            Optional<String> summary,
            Optional<String> error,
            Optional<String> deliveryStatus,
            Optional<RunId> runId,
            Optional<Long> nextRunAtMs) {}

    public static final EventType<CronEvent> CRON =
            EventType.event("cron", CronEvent.class, Scope.READ, "A job of the person changed, or a run of it.");

    public static final Method<ListJobs, JobList> CRON_LIST = method("cron.list")
            .takes(ListJobs.class)
            .returns(JobList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .doc("Jobs of the caller's agents.");

    public static final Method<Which, JobView> CRON_GET = method("cron.get")
            .takes(Which.class)
            .returns(JobView.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Shows one job of the caller.");

    public static final Method<Method.None, Status> CRON_STATUS = method("cron.status")
            .takes(Method.None.class)
            .returns(Status.class)
            .needs(Scope.READ)
            .doc("How many jobs there are, and when the next one is due.");

    public static final Method<ListRuns, Runs> CRON_RUNS = method("cron.runs")
            .takes(ListRuns.class)
            .returns(Runs.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .fails(ErrorCode.NOT_FOUND)
            .doc("What became of the slots of jobs, newest first.");

    public static final Method<Add, JobView> CRON_ADD = method("cron.add")
            .takes(Add.class)
            .returns(JobView.class)
            .needs(Scope.ADMIN)
            .writes("cron.added")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED)
            .doc("Makes a job.");

    public static final Method<Update, JobView> CRON_UPDATE = method("cron.update")
            .takes(Update.class)
            .returns(JobView.class)
            .needs(Scope.ADMIN)
            .writes("cron.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Changes a job. Another schedule counts from now on.");

    public static final Method<Which, Removed> CRON_REMOVE = method("cron.remove")
            .takes(Which.class)
            .returns(Removed.class)
            .needs(Scope.ADMIN)
            .writes("cron.removed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Removes a job with its history. A run that is not over goes on.");

    public static final Method<Run, Enqueued> CRON_RUN = method("cron.run")
            .takes(Run.class)
            .returns(Enqueued.class)
            .needs(Scope.ADMIN)
            .writes("cron.begun")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Begins a run of a job by hand; its slots stay as they are.");

    public static final List<Method<?, ?>> ALL =
            List.of(CRON_LIST, CRON_GET, CRON_STATUS, CRON_RUNS, CRON_ADD, CRON_UPDATE, CRON_REMOVE, CRON_RUN);
    public static final List<EventType<?>> EVENTS = List.of(CRON);
}
