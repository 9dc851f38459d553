package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.schedule.Slots.Missing;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `cron`: an agent lists, makes and removes jobs of its own. Making one is an act (`schedule`) that its owner is
/// asked about, with all of it shown, unless a grant covers it; such a job speaks in a session of its own and
/// nowhere else.
final class CronTool implements Tool.OfStore {
    private static final int MESSAGE = 4_000;
    private static final ToolSpec SPEC = new ToolSpec(
            "cron",
            "Lists, adds or removes jobs: what you are told again at a later time.",
            List.of(
                    new ToolSpec.Param("action", ToolSpec.Type.STRING, "list, add or remove.", true),
                    new ToolSpec.Param("name", ToolSpec.Type.STRING, "For add: what the job is called.", false),
                    new ToolSpec.Param(
                            "at", ToolSpec.Type.STRING, "For add: once, such as 2026-12-24T18:00:00Z.", false),
                    new ToolSpec.Param("everySeconds", ToolSpec.Type.INTEGER, "For add: again and again.", false),
                    new ToolSpec.Param("cron", ToolSpec.Type.STRING, "For add: such as 0 9 * * 1-5.", false),
                    new ToolSpec.Param("tz", ToolSpec.Type.STRING, "For cron: such as Europe/Berlin; else UTC.", false),
                    new ToolSpec.Param("message", ToolSpec.Type.STRING, "For add: what you will be told.", false),
                    new ToolSpec.Param("id", ToolSpec.Type.STRING, "For remove: the job.", false)));

    private final CronCalls calls;
    private final RandomGenerator random;

    CronTool(CronCalls calls, RandomGenerator random) {
        this.calls = calls;
        this.random = random;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    /// Runs that face their owner alone: what they write was heard by nobody else, and goes on into runs that
    /// nobody else hears.
    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Owner && run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        if (!(run.agent() instanceof IdentityId agent)) {
            return new Plan.Nothing();
        }
        return switch (Arguments.text(arguments, "action").orElse("")) {
            case "list" -> new Plan.Of(act(run, Verb.LIST, SessionReach.all(agent), Map.of("action", "list")), "");
            case "add" -> adding(tx, run, agent, arguments);
            case "remove" ->
                Arguments.text(arguments, "id")
                        .flatMap(id -> own(tx, agent, id))
                        .<Plan>map(job -> new Plan.Of(
                                act(
                                        run,
                                        Verb.SCHEDULE,
                                        jobs(agent),
                                        Map.of(
                                                "action",
                                                "remove",
                                                "id",
                                                job.id().value(),
                                                "name",
                                                job.plan().name())),
                                job.plan().name()))
                        .orElseGet(Plan.Nothing::new);
            default -> new Plan.Bad("action takes list, add or remove");
        };
    }

    private static Plan adding(Tx tx, Run run, IdentityId agent, JsonNode arguments) {
        Optional<String> name = Arguments.text(arguments, "name").filter(text -> text.length() <= CronMethods.NAME);
        Optional<String> message = Arguments.text(arguments, "message").filter(text -> text.length() <= MESSAGE);
        Map<String, String> asked = new HashMap<>();
        Arguments.text(arguments, "at").ifPresent(text -> asked.put("at", text));
        Arguments.number(arguments, "everySeconds", 1, Integer.MAX_VALUE)
                .ifPresent(seconds -> asked.put("everyMs", Long.toString(seconds * 1_000)));
        Arguments.text(arguments, "cron").ifPresent(text -> asked.put("cron", text));
        if (name.isEmpty() || message.isEmpty() || asked.size() != 1) {
            return new Plan.Bad(
                    "add takes name, message (up to " + MESSAGE + " characters) and one of at, everySeconds and cron");
        }
        Arguments.text(arguments, "tz").ifPresent(text -> asked.put("tz", text));
        try {
            if (schedule(asked, tx).next(tx.now()).isEmpty()) {
                return new Plan.Bad("that time is over: it is " + tx.now());
            }
        } catch (Fault fault) {
            return new Plan.Bad(String.valueOf(fault.getMessage()));
        }
        asked.put("action", "add");
        asked.put("name", name.get().replaceAll("\\R", " "));
        asked.put("message", message.get());
        return new Plan.Of(act(run, Verb.SCHEDULE, jobs(agent), asked), message.get());
    }

    private static Schedule schedule(Map<String, String> asked, Tx tx) {
        Optional<String> at = Optional.ofNullable(asked.get("at"));
        Optional<String> every = Optional.ofNullable(asked.get("everyMs"));
        return Plans.schedule(
                new ScheduleView(
                        at.isPresent() ? "at" : every.isPresent() ? "every" : "cron",
                        at,
                        every.map(Long::valueOf),
                        Optional.empty(),
                        Optional.ofNullable(asked.get("cron")),
                        Optional.ofNullable(asked.get("tz")),
                        Optional.empty()),
                tx.now());
    }

    private static Act act(Run run, Verb verb, Resource object, Map<String, String> arguments) {
        return new Act(
                run.agent(), run.id(), verb, object, Optional.empty(), Optional.empty(), run.purpose(), arguments);
    }

    /// What a grant of `schedule` names: `run://<owner>/cron/<identity>`.
    private static Resource jobs(IdentityId agent) {
        return Resource.of(Resource.Kind.RUN, agent.owner(), "cron", agent.value());
    }

    private static Optional<Job> own(Tx tx, IdentityId agent, String id) {
        return Jobs.of(tx, agent.owner()).stream()
                .filter(job -> job.id().value().equals(id)
                        && job.plan().agent().equals(agent)
                        && job.plan().beat().isEmpty())
                .findFirst();
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Map<String, String> asked = permit.act().arguments();
        if (!(run.agent() instanceof IdentityId agent)) {
            return Effect.done("none");
        }
        return switch (asked.getOrDefault("action", "")) {
            case "add" -> add(tx, run, agent, asked);
            case "remove" ->
                own(tx, agent, asked.getOrDefault("id", ""))
                        .map(job -> with("done", calls.removed(tx, job, "agent:" + agent.value())))
                        .orElseGet(() -> Effect.done("none"));
            default -> listed(tx, agent, permit.act().object());
        };
    }

    private Effect add(Tx tx, Run run, IdentityId agent, Map<String, String> asked) {
        Schedule schedule = schedule(asked, tx);
        boolean once = schedule instanceof Schedule.At;
        if (Jobs.of(tx, agent.owner()).size() >= AgentLimits.CRON_JOBS_PER_PERSON) {
            return Effect.done("your owner has too many jobs").as("refused");
        }
        Job job = Job.fresh(
                JobId.mint(random),
                new Job.Plan(
                        agent,
                        asked.getOrDefault("name", "job"),
                        Optional.empty(),
                        true,
                        once,
                        schedule,
                        once ? Missing.ONCE : Missing.SKIP,
                        Job.Target.ISOLATED,
                        new Job.Words(
                                asked.getOrDefault("message", ""),
                                true,
                                run.integrity(),
                                run.consulted(),
                                run.foreign()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                tx.now());
        Change<JobView> added = calls.added(tx, job, "agent:" + agent.value());
        return with("done; the job is " + job.id(), added);
    }

    private static Effect with(String text, Change<?> change) {
        return Effect.done(text).with(change.entries(), change.notices());
    }

    /// Names and times, which the agent's owner or the agent itself gave.
    /// What jobs are called may be a program's word, or that of a run that had looked at more than this one.
    private static Effect listed(Tx tx, IdentityId agent, Resource place) {
        List<Job> own = Jobs.of(tx, agent.owner()).stream()
                .filter(job -> job.plan().agent().equals(agent))
                .toList();
        Set<Resource> consulted = new HashSet<>(Set.of(place));
        Map<PersonId, Readers> foreign = new HashMap<>();
        for (Job job : own) {
            consulted.addAll(job.plan().words().consulted());
            job.plan().words().foreign().forEach((person, readers) -> foreign.merge(person, readers, Readers::meet));
        }
        String all = own.stream()
                .map(job -> "- " + job.id() + " " + job.plan().name() + " "
                        + job.next().map(Object::toString).orElse("off"))
                .collect(Collectors.joining("\n"));
        return Effect.done(all.isEmpty() ? "nothing" : all)
                .taking(new Run.Taken(own.isEmpty() ? Integrity.TRUSTED : Integrity.UNTRUSTED, consulted, foreign));
    }
}
