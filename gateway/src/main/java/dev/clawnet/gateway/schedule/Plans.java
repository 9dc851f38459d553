package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.schedule.Job.Plan;
import dev.clawnet.gateway.schedule.Job.Target;
import dev.clawnet.gateway.schedule.Job.Words;
import dev.clawnet.gateway.schedule.Slots.Missing;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.CronMethods.Add;
import dev.clawnet.protocol.catalogue.CronMethods.DeliveryView;
import dev.clawnet.protocol.catalogue.CronMethods.Patch;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an owner asks for as the plan of a job, or a refusal with a sentence.
final class Plans {
    private Plans() {}

    static Plan of(Tx tx, PersonId owner, Integrity integrity, Add wanted) {
        Schedule schedule = schedule(wanted.schedule(), tx.now());
        boolean once = schedule instanceof Schedule.At;
        Plan plan = new Plan(
                agent(tx, owner, wanted.agentId().orElse("main")),
                wanted.name(),
                wanted.description(),
                wanted.enabled().orElse(true),
                wanted.deleteAfterRun().orElse(once),
                schedule,
                wanted.missed().map(Plans::missing).orElse(once ? Missing.ONCE : Missing.SKIP),
                target(wanted.sessionTarget()),
                words(wanted.payload(), integrity),
                wanted.delivery().flatMap(delivery -> place(owner, delivery)),
                Optional.empty(),
                wanted.wakeMode().map(Plans::wake));
        requireFitting(plan, wanted.payload());
        requireAhead(plan, tx.now());
        return plan;
    }

    static Plan changed(Tx tx, Plan plan, Integrity integrity, Patch patch) {
        if (plan.beat().isPresent()) {
            throw invalid("the configuration makes heartbeats (agents.defaults.heartbeat): change it there, or switch"
                    + " all of them with `clawnet heartbeat off`");
        }
        PersonId owner = plan.agent().owner();
        Plan next = new Plan(
                patch.agentId().map(slug -> agent(tx, owner, slug)).orElse(plan.agent()),
                patch.name().orElse(plan.name()),
                patch.description().or(plan::description),
                patch.enabled().orElse(plan.enabled()),
                patch.deleteAfterRun().orElse(plan.once()),
                patch.schedule().map(given -> schedule(given, tx.now())).orElse(plan.schedule()),
                patch.missed().map(Plans::missing).orElse(plan.missing()),
                patch.sessionTarget().map(Plans::target).orElse(plan.target()),
                patch.payload().map(given -> words(given, integrity)).orElse(plan.words()),
                patch.delivery().map(given -> place(owner, given)).orElse(plan.delivery()),
                Optional.empty(),
                patch.wakeMode().map(Plans::wake).or(plan::wake));
        Payload payload = patch.payload().orElse(payload(plan));
        requireFitting(next, payload);
        if (patch.schedule().isPresent()) {
            requireAhead(next, tx.now());
        }
        return next;
    }

    private static Payload payload(Plan plan) {
        return plan.target() == Target.MAIN
                ? new Payload(
                        "systemEvent",
                        Optional.empty(),
                        Optional.of(plan.words().text()))
                : new Payload("agentTurn", Optional.of(plan.words().text()), Optional.empty());
    }

    private static IdentityId agent(Tx tx, PersonId owner, String slug) {
        return Identities.bySlug(tx, owner, slug)
                .filter(Identity::active)
                .map(Identity::id)
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no active agent of that name",
                        Map.of("hint", "list your agents with `clawnet identities list`")));
    }

    private static Words words(Payload payload, Integrity integrity) {
        return new Words(payload.words(), false, integrity, Set.of(), Map.of());
    }

    private static Target target(String word) {
        return word.equals("main") ? Target.MAIN : Target.ISOLATED;
    }

    private static Missing missing(String word) {
        return Missing.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Job.Wake wake(String word) {
        return Job.Wake.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static void requireFitting(Plan plan, Payload payload) {
        if (payload.kind().equals("heartbeat")) {
            throw invalid("the configuration makes heartbeats (agents.defaults.heartbeat)");
        }
        boolean event = payload.kind().equals("systemEvent");
        if (event != (plan.target() == Target.MAIN)) {
            throw invalid("a systemEvent goes into the session main, an agentTurn into an isolated one");
        }
        if (plan.delivery().isPresent() && plan.target() == Target.MAIN) {
            throw invalid("only what is said in an isolated session goes into a conversation: the main session holds"
                    + " what nobody else may learn");
        }
        if (plan.delivery().isPresent() && plan.words().byAgent()) {
            throw invalid("an agent wrote what this job says: give it a message of your own before it goes into a"
                    + " conversation");
        }
    }

    private static void requireAhead(Plan plan, Instant now) {
        if (plan.schedule().next(now).isEmpty()) {
            throw invalid("the schedule has no time to come: it is " + now + " here");
        }
    }

    static Schedule schedule(ScheduleView view, Instant now) {
        try {
            return switch (view.kind()) {
                case "at" -> new Schedule.At(instant(view.at().orElseThrow()));
                case "every" ->
                    new Schedule.Every(
                            Duration.ofMillis(view.everyMs().orElseThrow()),
                            view.anchorMs().map(Instant::ofEpochMilli).orElse(now));
                default ->
                    new Schedule.Cron(
                            view.expr().orElseThrow().strip(), view.tz().orElse("UTC"));
            };
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /// With an offset, or in UTC.
    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            // Without an offset, or no time at all.
        }
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("at takes a time such as 2026-12-24T18:00:00Z");
        }
    }

    private static Optional<Resource> place(PersonId owner, DeliveryView view) {
        if (view.mode().equals("none")) {
            return Optional.empty();
        }
        String to = view.to().orElseThrow();
        boolean room = view.kind().map("room"::equals).orElse(to.startsWith("#") || to.startsWith("&"));
        try {
            Account account = new Account(
                    owner, view.channel().orElseThrow(), view.accountId().orElse(""));
            return Optional.of(Resource.conversation(owner, account.channel(), account.name(), !room, to));
        } catch (IllegalArgumentException _) {
            throw invalid("that is no conversation: channel, account and to are names, such as irc, office and #ops");
        }
    }

    private static Fault invalid(String why) {
        return new Fault(ErrorCode.INVALID_REQUEST, why);
    }
}
