package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.UndoMethods;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.Touched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet undo ...`: what agents and oneself changed on a node, and taking it back.
final class UndoCommands {
    private static final int PAGE = 200;

    private UndoCommands() {}

    /// Which operations are meant.
    static final class Which {
        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        @Option(names = "--identity", paramLabel = "IDENTITY", description = "Changes by this identity only.")
        private Optional<String> identity = Optional.empty();

        @Option(names = "--run", paramLabel = "RUN", description = "Changes of this run only.")
        private Optional<String> run = Optional.empty();

        @Option(names = "--path", paramLabel = "PATH", description = "Changes of this path, and below it.")
        private Optional<String> path = Optional.empty();

        @Option(names = "--since", paramLabel = "TIME", description = "Since then, such as 2h or 2026-03-01T12:00:00Z.")
        private Optional<String> since = Optional.empty();

        List<Operation> operations(Desk desk, boolean open, int most) {
            List<Operation> all = new ArrayList<>();
            Optional<String> before = Optional.empty();
            Optional<String> id =
                    identity.map(typed -> desk.names().identity(typed).identity());
            while (all.size() < most) {
                Optional<String> from = before;
                int limit = Math.min(PAGE, most - all.size());
                UndoMethods.OperationList page = desk.call(
                        UndoMethods.UNDO_LIST,
                        Given.of(() -> new UndoMethods.ListOperations(
                                node,
                                from,
                                id,
                                run,
                                path,
                                since.map(typed -> ago("--since", typed, desk.now())),
                                open ? Optional.of(true) : Optional.empty(),
                                Optional.of(limit))));
                all.addAll(page.operations());
                if (!page.more() || page.operations().isEmpty()) {
                    break;
                }
                before = Optional.of(page.operations().getLast().operation());
            }
            return all;
        }
    }

    /// `7d` means from now on everywhere else; here it looks back.
    static long ago(String option, String typed, Instant now) {
        Instant moment = Times.moment(option, typed, now);
        return (moment.isAfter(now) ? now.minus(Duration.between(now, moment)) : moment).toEpochMilli();
    }

    /// How those are called who did them; nobody is asked where nobody but the owner did.
    static Map<String, String> agents(Desk desk, List<Operation> operations) {
        return operations.stream().anyMatch(operation -> operation.agent().isPresent())
                ? desk.names().agents()
                : Map.of();
    }

    static String by(Operation operation, Map<String, String> agents) {
        return operation.agent().map(id -> agents.getOrDefault(id, id)).orElse("you");
    }

    private static String what(Operation operation) {
        String verb = operation.command().replace("files.", "");
        return verb + " "
                + operation.changes().stream().map(Touched::path).collect(Collectors.joining(" -> "))
                + operation.undoes().map(op -> " (undoes " + op + ")").orElse("");
    }

    @Command(
            footer = {
                "",
                "Newest first. `done` can be taken back; `unknown`: the node stopped in the middle, look yourself.",
                "",
                "Example: clawnet undo list --identity procurement --since 2h"
            })
    static final class ListOperations extends LinkCommand {
        @Mixin
        private Which which = new Which();

        @Option(names = "--open", description = "Only what can still be taken back.")
        private boolean open;

        @Option(names = "--limit", paramLabel = "N", description = "At most that many (default: 50).")
        private int limit = 50;

        ListOperations(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<Operation> operations = which.operations(desk, open, limit);
            Table table = new Table("OPERATION", "TIME", "BY", "STATE", "WHAT");
            Map<String, String> agents = agents(desk, operations);
            operations.forEach(operation -> table.row(
                    operation.operation(),
                    Times.at(operation.atMs()),
                    by(operation, agents),
                    operation.standing().name().toLowerCase(java.util.Locale.ROOT),
                    what(operation)));
            return desk.answer(operations, table.lines("nothing was changed on this node"));
        }
    }

    @Command(
            footer = {
                "",
                "Names, places, bytes and modes are as before, or nothing is changed and you are told why. --diff also",
                "shows what changes; `clawnet undo preview --operation` shows it and changes nothing.",
                "",
                "Example: clawnet undo one u-7k2m... --diff"
            })
    static final class One extends LinkCommand {
        @Parameters(paramLabel = "OPERATION", description = "From `clawnet undo list`.")
        private String operation = "";

        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        @Mixin
        private Diffs diffs = new Diffs();

        One(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<UndoMethods.Preview> shown =
                    diffs.diff ? Optional.of(preview(desk, node, List.of(operation))) : Optional.empty();
            UndoMethods.Undone undone =
                    desk.call(UndoMethods.UNDO_ONE, Given.of(() -> new UndoMethods.OneOperation(node, operation)));
            List<String> lines = new ArrayList<>();
            shown.ifPresent(preview -> lines.addAll(lines(preview, true)));
            lines.add("taken back: " + undone.path() + " on " + undone.node());
            return desk.answer(
                    shown.isPresent() ? new WithDiff(undone, shown.get().outlooks()) : undone, lines);
        }
    }

    /// One that was taken back, and what was shown before.
    private record WithDiff(UndoMethods.Undone undone, List<Outlook> outlooks) {}

    private static UndoMethods.Preview preview(Desk desk, Which which, List<Operation> operations) {
        return preview(
                desk, which.node, operations.stream().map(Operation::operation).toList());
    }

    private static UndoMethods.Preview preview(Desk desk, Optional<String> node, List<String> operations) {
        return desk.call(UndoMethods.UNDO_PREVIEW, Given.of(() -> new UndoMethods.SomeOperations(node, operations)));
    }

    private static List<String> lines(UndoMethods.Preview preview, boolean whole) {
        List<String> lines = new ArrayList<>();
        for (Outlook outlook : preview.outlooks()) {
            // A line that begins so is none of the diff for those who apply it.
            lines.add((whole ? "# " : "") + outlook.operation().operation() + "  " + what(outlook.operation()));
            if (whole) {
                lines.addAll(UndoDiff.whole(outlook));
            } else {
                UndoDiff.brief(outlook).forEach(line -> lines.add("    " + line));
            }
            outlook.refusal().ifPresent(code -> lines.add((whole ? "# " : "  ") + "stops here: " + words(code)));
        }
        return lines;
    }

    private static String words(String refusal) {
        return switch (refusal) {
            case "CONFLICT" -> "something there was changed since";
            case "UNDONE" -> "it was taken back before, or is an undo itself";
            case "PURGED" -> "its former state was removed for good";
            case "L2_DENIED" -> "the node's own policy does not allow it now";
            default -> refusal;
        };
    }

    /// Whether contents are shown as a unified diff.
    static final class Diffs {
        @Option(names = "--diff", description = "Show what changes as a unified diff.")
        private boolean diff;
    }

    @Command(
            footer = {
                "",
                "Shows, newest first, what would be taken back, with changed lines (- goes, + comes). Changes nothing.",
                "--diff shows a unified diff, which `patch -p1 -d /` takes as well.",
                "",
                "Example: clawnet undo preview --identity procurement --since 2h --diff"
            })
    static final class Preview extends LinkCommand {
        @Mixin
        private Which which = new Which();

        @Option(names = "--limit", paramLabel = "N", description = "At most that many (default and most: 200).")
        private int limit = PAGE;

        @Option(names = "--operation", paramLabel = "OPERATION", description = "This one alone.")
        private Optional<String> operation = Optional.empty();

        @Mixin
        private Diffs diffs = new Diffs();

        Preview(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (operation.isPresent()) {
                UndoMethods.Preview one = preview(desk, which.node, List.of(operation.get()));
                return desk.answer(one, lines(one, diffs.diff));
            }
            List<Operation> operations = which.operations(desk, true, Math.min(PAGE, limit));
            if (operations.isEmpty()) {
                return desk.answer(List.of(), "nothing to take back");
            }
            UndoMethods.Preview preview = preview(desk, which, operations);
            return desk.answer(preview, lines(preview, diffs.diff));
        }
    }

    /// How far a roll-back came.
    private record Outcome(List<UndoMethods.Undone> undone, Optional<String> stopped, Optional<String> reason) {}

    @Command(
            footer = {
                "",
                "Newest first; stops at the first that cannot be taken back, and says so. Without --yes it only shows",
                "what it would do. What was taken back stays so: look at `clawnet undo list`, mend, and go on.",
                "",
                "--diff shows a unified diff of it, of 200 operations at most.",
                "",
                "Example: clawnet undo rollback --run r-7k2m... --diff"
            })
    static final class Rollback extends LinkCommand {
        @Mixin
        private Which which = new Which();

        @Option(names = "--limit", paramLabel = "N", description = "At most that many (default: 200).")
        private int limit = PAGE;

        @Option(names = "--yes", description = "Do it.")
        private boolean yes;

        @Mixin
        private Diffs diffs = new Diffs();

        Rollback(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<Operation> operations = which.operations(desk, true, limit);
            if (operations.isEmpty()) {
                return desk.answer(List.of(), "nothing to take back");
            }
            if (!yes || diffs.diff) {
                UndoMethods.Preview preview =
                        preview(desk, which, operations.subList(0, Math.min(PAGE, operations.size())));
                List<String> lines = new ArrayList<>(lines(preview, diffs.diff));
                if (!yes) {
                    lines.add("nothing was changed; the same command with --yes does it");
                    return desk.answer(preview, lines);
                }
                lines.forEach(desk.output()::say);
            }
            Outcome outcome = rolledBack(desk, operations);
            if (outcome.stopped().isPresent()) {
                throw new Problem(
                                Exit.FAILED,
                                outcome.undone().size() + " of " + operations.size() + " taken back; stopped at "
                                        + outcome.stopped().get() + ": "
                                        + outcome.reason().orElse("refused"))
                        .next("clawnet undo list --open");
            }
            return desk.answer(outcome, outcome.undone().size() + " operations taken back");
        }

        private Outcome rolledBack(Desk desk, List<Operation> operations) {
            List<UndoMethods.Undone> undone = new ArrayList<>();
            for (int from = 0; from < operations.size(); from += UndoMethods.MAX_AT_ONCE) {
                List<String> some =
                        operations.subList(from, Math.min(operations.size(), from + UndoMethods.MAX_AT_ONCE)).stream()
                                .map(Operation::operation)
                                .toList();
                UndoMethods.RolledBack part = desk.call(
                        UndoMethods.UNDO_ROLLBACK, Given.of(() -> new UndoMethods.Rollback(which.node, some)));
                undone.addAll(part.undone());
                if (part.stopped().isPresent()) {
                    return new Outcome(undone, part.stopped(), part.reason());
                }
                desk.output().remark(undone.size() + " of " + operations.size() + " taken back");
            }
            return new Outcome(undone, Optional.empty(), Optional.empty());
        }
    }

    @Command(
            footer = {
                "",
                "What was deleted or overwritten before that moment cannot come back afterwards. Nothing else removes",
                "it, but the days that the node's own policy file says (trash).",
                "",
                "Example: clawnet undo purge --before 2026-01-01T00:00:00Z --yes"
            })
    static final class Purge extends LinkCommand {
        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        @Option(
                names = "--before",
                paramLabel = "TIME",
                required = true,
                description = "Operations older than this, such as 30d (ago) or 2026-01-01T00:00:00Z.")
        private String before = "";

        @Option(names = "--yes", description = "Do it: this cannot be taken back.")
        private boolean yes;

        Purge(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return purge(desk, node, ago("--before", before, desk.now()), yes);
        }
    }

    /// Removes for good what was deleted or overwritten before a moment, once its owner says so.
    static Exit purge(Desk desk, Optional<String> node, long moment, boolean yes) {
        if (!yes) {
            throw new Problem(
                            Exit.USAGE,
                            "this removes for good what was deleted or overwritten before " + Times.at(moment)
                                    + "; say --yes to do it")
                    .next("clawnet undo list");
        }
        UndoMethods.Purged purged =
                desk.call(UndoMethods.UNDO_PURGE, Given.of(() -> new UndoMethods.Purge(node, moment)));
        return desk.answer(
                purged,
                "removed for good: what " + purged.operations() + " operations kept, " + purged.bytes() + " bytes");
    }
}
