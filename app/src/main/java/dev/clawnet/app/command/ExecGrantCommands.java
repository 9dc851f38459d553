package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecGrantView;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet approvals always` and `clawnet approvals grants ...`: commands that a node may run for good.
final class ExecGrantCommands {
    private ExecGrantCommands() {}

    @Command(
            sortOptions = false,
            footer = {
                "",
                "For the question of a program about a command on a node. Without a pattern exactly these arguments are",
                "allowed for good. A pattern has one --arg for each argument behind the program: * is any text without a",
                "slash, ** any text, a last ... any further words; none of them an option, none leads up a folder.",
                "Shells and other programs that run programs are never allowed for good.",
                "",
                "Example: clawnet approvals always a-5k2... --program /usr/bin/git --arg log --arg '*' --days 30"
            })
    static final class Always extends LinkCommand {
        @Parameters(paramLabel = "APPROVAL", description = "Its whole id.")
        private String approval = "";

        @Option(names = "--arg", paramLabel = "PATTERN", description = "Of one argument; repeat in order.")
        private List<String> words = new ArrayList<>();

        @Option(
                names = "--program",
                paramLabel = "PATH",
                description = "With --arg: the program as it was asked about.")
        private Optional<String> program = Optional.empty();

        @Option(names = "--days", paramLabel = "N", description = "Ends by itself after that many days.")
        private Optional<Integer> days = Optional.empty();

        Always(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (words.isEmpty() == program.isPresent()) {
                throw new Problem(Exit.USAGE, "a pattern has --program PATH and an --arg for each argument")
                        .next("clawnet approvals show " + approval);
            }
            Optional<List<String>> pattern = program.map(path -> {
                List<String> all = new ArrayList<>(List.of(path));
                all.addAll(words);
                return all;
            });
            StockApprovalMethods.Done done = desk.call(
                    StockApprovalMethods.EXEC_RESOLVE,
                    Given.of(() -> new StockApprovalMethods.ResolveStock(
                            approval, "allow-always", Optional.empty(), days, pattern)));
            return desk.answer(done, List.of("allowed for good", "  next: clawnet approvals grants list"));
        }
    }

    @Command(footer = {"", "Example: clawnet approvals grants list"})
    static final class ListGrants extends LinkCommand {
        ListGrants(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            StockApprovalMethods.ExecGrantList all =
                    desk.call(StockApprovalMethods.EXEC_GRANTS, new StockApprovalMethods.ListGrants(Optional.empty()));
            Table table = new Table("GRANT", "AGENT", "NODE", "ARGUMENTS", "UNTIL", "STATUS");
            all.grants()
                    .forEach(grant -> table.row(
                            grant.grantId(),
                            grant.agentId(),
                            grant.nodeId()
                                    .substring(0, Math.min(12, grant.nodeId().length())),
                            PlainText.visible(
                                    String.join(" ", grant.argvPattern().orElse(grant.argv()))),
                            grant.expiresAtMs().map(Times::at).orElse("-"),
                            status(grant, desk.now().toEpochMilli())));
            return desk.answer(all, table.lines("no command is allowed for good"));
        }

        private static String status(ExecGrantView grant, long now) {
            return grant.revokedAtMs().isPresent()
                    ? "revoked"
                    : grant.expiresAtMs().filter(end -> end <= now).isPresent() ? "over" : "live";
        }
    }

    @Command(footer = {"", "Example: clawnet approvals grants revoke eg-5k2..."})
    static final class Revoke extends LinkCommand {
        @Parameters(paramLabel = "GRANT", description = "Its whole id.")
        private String grant = "";

        Revoke(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            StockApprovalMethods.GrantRevoked revoked = desk.call(
                    StockApprovalMethods.EXEC_GRANT_REVOKE, Given.of(() -> new StockApprovalMethods.GrantRef(grant)));
            if (revoked.outcome().equals("not-found")) {
                throw new Problem(Exit.FAILED, "you have no grant " + grant).next("clawnet approvals grants list");
            }
            return desk.answer(
                    revoked, List.of(grant + " is " + revoked.outcome().replace('-', ' ')));
        }
    }
}
