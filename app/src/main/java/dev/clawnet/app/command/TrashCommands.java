package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.UndoMethods;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Touched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet undo trash ...`: what was deleted on a node and can come back.
final class TrashCommands {
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 50;

    private TrashCommands() {}

    @Command(
            footer = {
                "",
                "Newest first. What was overwritten is in `clawnet undo list`. EXPIRES is by the node's own policy file.",
                "",
                "Example: clawnet undo trash list --node laptop"
            })
    static final class ListDeleted extends LinkCommand {
        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "At most that many (default: 50).")
        private int limit = 50;

        ListDeleted(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<Operation> deleted = new ArrayList<>();
            Optional<String> before = Optional.empty();
            Optional<Integer> days = Optional.empty();
            for (int page = 0; page < MOST_PAGES && deleted.size() < limit; page++) {
                UndoMethods.OperationList some = page(desk, before);
                days = some.trashDays();
                some.operations().stream()
                        .filter(operation -> operation.command().equals(ChangeCommands.DELETE))
                        .limit(limit - deleted.size())
                        .forEach(deleted::add);
                if (!some.more() || some.operations().isEmpty()) {
                    break;
                }
                before = Optional.of(some.operations().getLast().operation());
            }
            Table table = new Table("OPERATION", "DELETED", "BY", "EXPIRES", "WHAT");
            Map<String, String> agents = UndoCommands.agents(desk, deleted);
            for (Operation operation : deleted) {
                table.row(
                        operation.operation(),
                        Times.at(operation.atMs()),
                        UndoCommands.by(operation, agents),
                        days.map(each -> Times.at(
                                        operation.atMs() + Duration.ofDays(each).toMillis()))
                                .orElse("never"),
                        operation.changes().stream().map(Touched::path).collect(Collectors.joining(", ")));
            }
            return desk.answer(deleted, table.lines("nothing was deleted on this node that could come back"));
        }

        private UndoMethods.OperationList page(Desk desk, Optional<String> before) {
            return desk.call(
                    UndoMethods.UNDO_LIST,
                    Given.of(() -> new UndoMethods.ListOperations(
                            node,
                            before,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(true),
                            Optional.of(PAGE))));
        }
    }

    @Command(
            footer = {
                "",
                "Names, bytes and modes are as before, or nothing is changed and you are told why.",
                "",
                "Example: clawnet undo trash restore u-7k2m..."
            })
    static final class Restore extends LinkCommand {
        @Parameters(paramLabel = "OPERATION", description = "From `clawnet undo trash list`.")
        private String operation = "";

        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        Restore(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            UndoMethods.Undone undone =
                    desk.call(UndoMethods.UNDO_ONE, Given.of(() -> new UndoMethods.OneOperation(node, operation)));
            return desk.answer(undone, "restored: " + undone.path() + " on " + undone.node());
        }
    }

    @Command(
            footer = {
                "",
                "Removes for good what was deleted or overwritten before that moment, as `clawnet undo purge` does.",
                "",
                "Example: clawnet undo trash empty --before 30d --yes"
            })
    static final class Empty extends LinkCommand {
        @Option(names = "--node", paramLabel = "NODE", description = "Name of the node; needed when there are several.")
        private Optional<String> node = Optional.empty();

        @Option(
                names = "--before",
                paramLabel = "TIME",
                description = "Older than this, such as 30d (ago, the default) or 2026-01-01T00:00:00Z.")
        private String before = "30d";

        @Option(names = "--yes", description = "Do it: this cannot be taken back.")
        private boolean yes;

        Empty(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return UndoCommands.purge(desk, node, UndoCommands.ago("--before", before, desk.now()), yes);
        }
    }
}
