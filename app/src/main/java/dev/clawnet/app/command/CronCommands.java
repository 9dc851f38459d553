package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.CronMethods;
import dev.clawnet.protocol.catalogue.CronMethods.DeliveryView;
import dev.clawnet.protocol.catalogue.CronMethods.JobView;
import dev.clawnet.protocol.catalogue.CronMethods.Payload;
import dev.clawnet.protocol.catalogue.CronMethods.ScheduleView;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet cron ...`: what one's agents do when the clock says so.
final class CronCommands {
    private static final String ID_MEANS = "As `clawnet cron list` shows it.";

    private CronCommands() {}

    @Command(footer = {"", "Example: clawnet cron list --all"})
    static final class ListJobs extends LinkCommand {
        @Option(names = "--all", description = "Those that are switched off as well.")
        private boolean all;

        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        ListJobs(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CronMethods.JobList found = desk.call(
                    CronMethods.CRON_LIST,
                    Given.of(() -> new CronMethods.ListJobs(
                            Optional.of(all),
                            Optional.of(CronMethods.PAGE),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            agent,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
            Table table = new Table("JOB", "NAME", "AGENT", "WHEN", "NEXT", "LAST", "TO");
            found.jobs()
                    .forEach(job -> table.row(
                            job.id().value(),
                            job.name(),
                            job.agentId(),
                            when(job.schedule()),
                            job.state().runningAtMs().isPresent() ? "runs now" : Times.at(job.nextRunAtMs()),
                            job.state().lastRunStatus().orElse("-"),
                            job.delivery().map(CronCommands::place).orElse("-")));
            return desk.answer(
                    found,
                    table.lines(
                            all
                                    ? "no jobs: make one with `clawnet cron add --help`"
                                    : "no job is switched on; `clawnet cron list --all` shows the others"));
        }
    }

    @Command(footer = {"", "Example: clawnet cron status"})
    static final class Status extends LinkCommand {
        Status(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CronMethods.Status status = desk.call(CronMethods.CRON_STATUS, new Method.None());
            return desk.answer(
                    status,
                    status.enabled()
                            ? "the clock runs"
                            : "the clock is switched off (cron.enabled of the configuration): nothing is begun",
                    "  jobs: " + status.jobs() + ", of which " + status.running() + " run now",
                    "  next: " + Times.at(status.nextWakeAtMs()));
        }
    }

    @Command(
            footer = {
                "",
                "The run speaks in a session of the job's own, or with --main in the agent's main session. With --to its",
                "last word is sent into a conversation as well: a grant of `message` for it lets it go, else you are asked.",
                "",
                "Example: clawnet cron add brief \"What is new?\" --cron \"0 7 * * 1-5\" --tz Europe/Berlin"
            })
    static final class Add extends LinkCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "What the job is called.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "MESSAGE", description = "What the agent is told.")
        private String message = "";

        @Option(names = "--agent", paramLabel = "AGENT", description = "Which agent (default: main).")
        private Optional<String> agent = Optional.empty();

        @Option(names = "--at", paramLabel = "TIME", description = "Once: such as 20m, 12h or 2026-12-24T18:00:00Z.")
        private Optional<String> at = Optional.empty();

        @Option(names = "--every", paramLabel = "SPAN", description = "Again and again: such as 90s, 30m, 6h, 1d.")
        private Optional<String> every = Optional.empty();

        @Option(names = "--cron", paramLabel = "EXPR", description = "Minute, hour, day, month, weekday.")
        private Optional<String> cron = Optional.empty();

        @Option(names = "--tz", paramLabel = "ZONE", description = "For --cron: a time zone (default: UTC).")
        private Optional<String> tz = Optional.empty();

        @Option(names = "--main", description = "In the main session of the agent.")
        private boolean main;

        @Option(names = "--channel", paramLabel = "NAME", description = "For --to: such as irc.")
        private Optional<String> channel = Optional.empty();

        @Option(names = "--account", paramLabel = "NAME", description = "For --to: the account (default: default).")
        private Optional<String> account = Optional.empty();

        @Option(names = "--to", paramLabel = "WHERE", description = "A sender's id, or a room.")
        private Optional<String> to = Optional.empty();

        @Option(
                names = "--missed",
                paramLabel = "RULE",
                description = "Times that passed unseen: skip, or run the last of them once. Default: once for --at.")
        private Optional<String> missed = Optional.empty();

        @Option(
                names = "--wake",
                paramLabel = "WHEN",
                description = "With --main: now (the default), or next-heartbeat: the message waits for it.")
        private Optional<String> wake = Optional.empty();

        @Option(names = "--keep", description = "A job that is due once stays, switched off.")
        private boolean keep;

        Add(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (Stream.of(at, every, cron).filter(Optional::isPresent).count() != 1) {
                throw new Problem(Exit.USAGE, "a job has one of --at, --every and --cron")
                        .next("clawnet cron add brief \"What is new?\" --cron \"0 7 * * *\"");
            }
            JobView job = desk.call(CronMethods.CRON_ADD, Given.of(() -> wanted(desk)));
            return desk.answer(
                    job,
                    job.name() + " is due next at " + Times.at(job.nextRunAtMs()),
                    "  next: clawnet cron run " + job.id() + "   tries it now",
                    "        clawnet cron remove " + job.id() + "   takes it back");
        }

        private CronMethods.Add wanted(Desk desk) {
            return new CronMethods.Add(
                    name,
                    Optional.empty(),
                    agent,
                    Optional.empty(),
                    keep ? Optional.of(false) : Optional.empty(),
                    schedule(desk),
                    main ? "main" : "isolated",
                    wake,
                    payload(main, message),
                    to.map(place -> new DeliveryView(
                            "announce", channel, Optional.of(place), account, Optional.empty(), Optional.empty())),
                    missed);
        }

        private ScheduleView schedule(Desk desk) {
            return new ScheduleView(
                    at.isPresent() ? "at" : every.isPresent() ? "every" : "cron",
                    at.map(text -> Times.moment("--at", text, desk.now()).toString()),
                    every.map(text -> Times.span("--every", text).toMillis()),
                    Optional.empty(),
                    cron,
                    tz,
                    Optional.empty());
        }
    }

    private static Payload payload(boolean main, String message) {
        return main
                ? new Payload("systemEvent", Optional.empty(), Optional.of(message))
                : new Payload("agentTurn", Optional.of(message), Optional.empty());
    }

    @Command(footer = {"", "Example: clawnet cron update j-4m8q1s5w7y --off"})
    static final class Update extends LinkCommand {
        @Parameters(paramLabel = "JOB", description = ID_MEANS)
        private String id = "";

        @Option(names = "--on", description = "Switch it on.")
        private boolean on;

        @Option(names = "--off", description = "Switch it off.")
        private boolean off;

        @Option(names = "--name", paramLabel = "NAME", description = "Call it something.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--message", paramLabel = "MESSAGE", description = "Tell the agent something else.")
        private Optional<String> message = Optional.empty();

        @Option(names = "--cron", paramLabel = "EXPR", description = "Another cron expression, from now on.")
        private Optional<String> cron = Optional.empty();

        @Option(names = "--tz", paramLabel = "ZONE", description = "For --cron: a time zone (default: UTC).")
        private Optional<String> tz = Optional.empty();

        @Option(names = "--missed", paramLabel = "RULE", description = "skip or once.")
        private Optional<String> missed = Optional.empty();

        Update(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (on && off) {
                throw new Problem(Exit.USAGE, "a job is either on or off");
            }
            JobView before = desk.call(CronMethods.CRON_GET, which(id));
            JobView job = desk.call(
                    CronMethods.CRON_UPDATE,
                    Given.of(() -> new CronMethods.Update(
                            Optional.of(before.id()),
                            Optional.empty(),
                            patch(before.sessionTarget().equals("main")))));
            return desk.answer(
                    job,
                    job.name()
                            + (job.enabled() ? " is due next at " + Times.at(job.nextRunAtMs()) : " is switched off"));
        }

        private CronMethods.Patch patch(boolean main) {
            return new CronMethods.Patch(
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    on || off ? Optional.of(on) : Optional.empty(),
                    Optional.empty(),
                    cron.map(text -> new ScheduleView(
                            "cron",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(text),
                            tz,
                            Optional.empty())),
                    Optional.empty(),
                    Optional.empty(),
                    message.map(text -> payload(main, text)),
                    Optional.empty(),
                    missed);
        }
    }

    @Command(
            footer = {
                "",
                "Its history goes as well; the ledger keeps it.",
                "",
                "Example: clawnet cron remove j-4m8q1s5w7y"
            })
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "JOB", description = ID_MEANS)
        private String id = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CronMethods.Removed removed = desk.call(CronMethods.CRON_REMOVE, which(id));
            return desk.answer(removed, id + " is gone");
        }
    }

    @Command(footer = {"", "Example: clawnet cron run j-4m8q1s5w7y"})
    static final class Run extends LinkCommand {
        @Parameters(paramLabel = "JOB", description = ID_MEANS)
        private String id = "";

        Run(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            JobId job = job(id);
            CronMethods.Enqueued begun = desk.call(
                    CronMethods.CRON_RUN,
                    Given.of(() -> new CronMethods.Run(Optional.of(job), Optional.empty(), Optional.of("force"))));
            return begun.enqueued()
                    ? desk.answer(
                            begun,
                            "begun: " + begun.runId().map(Object::toString).orElse("-"),
                            "  next: clawnet cron runs " + id + "   shows how it went")
                    : desk.answer(begun, "not begun: " + begun.reason().orElse("its agent is no more"));
        }
    }

    @Command(footer = {"", "Example: clawnet cron runs j-4m8q1s5w7y --limit 10"})
    static final class Runs extends LinkCommand {
        @Parameters(arity = "0..1", paramLabel = "JOB", description = ID_MEANS + " All jobs if left out.")
        private Optional<String> id = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "The newest N. Default: 20.")
        private int limit = 20;

        Runs(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<JobId> job = id.map(CronCommands::job);
            CronMethods.Runs runs = desk.call(
                    CronMethods.CRON_RUNS,
                    Given.of(() -> new CronMethods.ListRuns(
                            job,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(limit),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
            List<String> lines = new ArrayList<>();
            Table table = new Table("DUE", "JOB", "STATUS", "TIMES", "TOOK", "SENT", "NOTE");
            runs.entries()
                    .forEach(past -> table.row(
                            Times.at(past.runAtMs()),
                            past.jobName(),
                            past.status(),
                            Long.toString(past.slots()),
                            past.durationMs() / 1_000 + " s",
                            past.deliveryStatus().equals("not-requested") ? "-" : past.deliveryStatus(),
                            Table.orDash(past.error().or(past::summary))));
            lines.addAll(table.lines("nothing was run or missed yet"));
            return desk.answer(runs, lines);
        }
    }

    private static CronMethods.Which which(String id) {
        return new CronMethods.Which(Optional.of(job(id)), Optional.empty());
    }

    private static JobId job(String typed) {
        try {
            return new JobId(typed);
        } catch (IllegalArgumentException noId) {
            throw new Problem(
                            Exit.USAGE,
                            "a job is named by its id, such as j-4m8q1s5w7y, not " + PlainText.visible(typed))
                    .next("clawnet cron list --all");
        }
    }

    private static String when(ScheduleView schedule) {
        return schedule.at()
                .or(() -> schedule.everyMs()
                        .map(ms -> "every "
                                + Duration.ofMillis(ms).toString().substring(2).toLowerCase(Locale.ROOT)))
                .or(() -> schedule.expr().map(expr -> expr + " " + schedule.tz().orElse("UTC")))
                .orElse("-");
    }

    private static String place(DeliveryView delivery) {
        return delivery.channel().orElse("-") + "/" + delivery.accountId().orElse("default") + " "
                + delivery.to().orElse("-");
    }
}
