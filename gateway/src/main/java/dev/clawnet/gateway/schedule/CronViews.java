package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.agent.LastWord;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.schedule.Job.Running;
import dev.clawnet.gateway.schedule.Job.Target;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.CronEvent;
import dev.clawnet.protocol.catalogue.CronMethods.DeliveryView;
import dev.clawnet.protocol.catalogue.CronMethods.JobState;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.PastView;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.catalogue.HeartbeatMethods;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Beat;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Jobs and their history as their owner sees them, and the events about them.
final class CronViews {
    private static final int KIND_AT = 2;

    private CronViews() {}

    static JobView job(View view, Job job) {
        Job.Plan plan = job.plan();
        boolean main = plan.target() == Target.MAIN;
        return new JobView(
                job.id(),
                plan.name(),
                plan.description(),
                slug(view, job),
                plan.enabled(),
                plan.once(),
                job.createdAt().toEpochMilli(),
                job.updatedAt().toEpochMilli(),
                schedule(plan.schedule()),
                main ? "main" : "isolated",
                plan.wake().orElse(Job.Wake.NOW).wire(),
                payload(plan),
                plan.delivery().map(CronViews::delivery),
                plan.missing().name().toLowerCase(Locale.ROOT),
                plan.words().byAgent(),
                state(job),
                job.next().map(Instant::toEpochMilli));
    }

    private static Payload payload(Job.Plan plan) {
        Optional<String> text = Optional.of(plan.words().text());
        if (plan.beat().isPresent()) {
            return new Payload("heartbeat", Optional.empty(), Optional.empty());
        }
        return plan.target() == Target.MAIN
                ? new Payload("systemEvent", Optional.empty(), text)
                : new Payload("agentTurn", text, Optional.empty());
    }

    /// How a heartbeat came out: `ok-token` says nothing, by the rule that kept it from being sent.
    static String status(Past.Outcome outcome, String note, Optional<Integer> ack) {
        return outcome != Past.Outcome.OK ? "failed" : LastWord.isNothing(note, ack) ? "ok-token" : "sent";
    }

    static Beat beat(View view, Job job, Past past) {
        Optional<Integer> ack = job.plan().beat().map(Heartbeat::ack);
        return new Beat(
                Optional.of(past.at().toEpochMilli()),
                Optional.of(status(past.outcome(), past.note(), ack)),
                Optional.of(slug(view, job)),
                Optional.of(past.note()),
                Optional.of(past.took().toMillis()),
                past.run());
    }

    static Broadcast<Beat> beaten(View view, Job job, Past past) {
        return new Broadcast<>(job.owner(), HeartbeatMethods.HEARTBEAT, beat(view, job, past));
    }

    static String slug(View view, Job job) {
        return Identities.find(view, job.plan().agent()).map(Identity::slug).orElse("-");
    }

    private static ScheduleView schedule(Schedule schedule) {
        return switch (schedule) {
            case Schedule.At at -> view("at", Optional.of(at.at().toString()), Optional.empty(), Optional.empty());
            case Schedule.Every every -> every(every);
            case Schedule.Within within -> every(within.every());
            case Schedule.Cron cron ->
                view("cron", Optional.empty(), Optional.of(cron.expr()), Optional.of(cron.zone()));
        };
    }

    private static ScheduleView every(Schedule.Every every) {
        return new ScheduleView(
                "every",
                Optional.empty(),
                Optional.of(every.every().toMillis()),
                Optional.of(every.anchor().toEpochMilli()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ScheduleView view(String kind, Optional<String> at, Optional<String> expr, Optional<String> zone) {
        return new ScheduleView(kind, at, Optional.empty(), Optional.empty(), expr, zone, Optional.empty());
    }

    private static DeliveryView delivery(Resource place) {
        return new DeliveryView(
                "announce",
                Optional.of(place.segments().getFirst()),
                Optional.of(place.segments().getLast()),
                Optional.of(place.segments().get(1)),
                Optional.of(place.segments().get(KIND_AT)),
                Optional.empty());
    }

    private static JobState state(Job job) {
        Optional<String> status = job.last().map(last -> last.outcome().wire());
        return new JobState(
                job.next().map(Instant::toEpochMilli),
                job.running().map(running -> running.since().toEpochMilli()),
                job.last().map(last -> last.from().toEpochMilli()),
                status,
                status,
                job.last().filter(last -> last.outcome() != Past.Outcome.OK).map(Past::note),
                job.last().map(last -> last.took().toMillis()),
                job.last().map(last -> last.delivery().wire()),
                job.errors(),
                job.skipped());
    }

    static PastView past(Past past) {
        boolean well = past.outcome() == Past.Outcome.OK;
        Optional<String> note = Optional.of(past.note()).filter(text -> !text.isBlank());
        return new PastView(
                past.at().toEpochMilli(),
                past.job(),
                past.name(),
                "finished",
                past.outcome().wire(),
                past.slots(),
                past.from().toEpochMilli(),
                past.slots() > 1 ? Optional.of(past.to().toEpochMilli()) : Optional.empty(),
                past.took().toMillis(),
                past.run(),
                well ? note : Optional.empty(),
                well ? Optional.empty() : note,
                past.delivery().wire());
    }

    static Broadcast<CronEvent> started(View view, Job job) {
        return event(
                job,
                new CronEvent(
                        job.id(),
                        "started",
                        job(view, job),
                        job.running().map(running -> running.since().toEpochMilli()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        job.running().map(Running::run),
                        job.next().map(Instant::toEpochMilli)));
    }

    static Broadcast<CronEvent> finished(View view, Job job, Past past) {
        PastView shown = past(past);
        return event(
                job,
                new CronEvent(
                        job.id(),
                        "finished",
                        job(view, job),
                        Optional.of(shown.runAtMs()),
                        Optional.of(shown.durationMs()),
                        Optional.of(shown.status()),
                        shown.summary(),
                        shown.error(),
                        Optional.of(shown.deliveryStatus()),
                        past.run(),
                        job.next().map(Instant::toEpochMilli)));
    }

    static Broadcast<CronEvent> removed(View view, Job job) {
        return changed(view, job, "removed");
    }

    static Broadcast<CronEvent> changed(View view, Job job, String action) {
        return event(
                job,
                new CronEvent(
                        job.id(),
                        action,
                        job(view, job),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        job.next().map(Instant::toEpochMilli)));
    }

    private static Broadcast<CronEvent> event(Job job, CronEvent event) {
        return new Broadcast<>(job.owner(), CronMethods.CRON, event);
    }
}
