package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.agent.tool.ToolNames;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `clawnet tools`: what the configuration's lists leave of the tools of an agent, and which list takes one away.
public final class ToolsCommands {
    private ToolsCommands() {}

    private record Step(String step, String from, Optional<String> refusal) {}

    /// `clawnet tools explain`.
    @Command(
            sortOptions = false,
            footer = {
                "",
                "Example: clawnet tools explain --agent work --tool exec",
                "         clawnet tools explain --agent work --tool exec --session telegram:group:42 --from telegram:42"
            })
    public static final class Explain extends CliCommand {
        @Mixin
        private ToolSituation wanted = new ToolSituation();

        @Option(names = "--tool", paramLabel = "NAME", required = true, description = "Such as exec or web_fetch.")
        private String tool = "";

        private record Decided(
                String agent,
                String tool,
                String listedAs,
                String model,
                boolean offered,
                Optional<String> decidedBy,
                Optional<String> why,
                boolean sandboxed,
                List<Step> steps,
                Optional<String> elevatedRefusedBecause) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            requireTool(tool);
            Config read = wanted.read(world);
            ToolChain chain = new ToolChain(read.tools());
            ToolChain.Situation where = wanted.of(read);
            ToolChain.Answer answer = chain.explain(tool, where);
            Optional<String> elevated = chain.refusesElevated(where.agent(), wanted.channel(), wanted.senders());
            Decided told = new Decided(
                    where.agent().orElse(""),
                    answer.tool(),
                    ToolNames.listed(answer.tool()),
                    where.model(),
                    answer.offered(),
                    answer.decided().map(looked -> looked.step().words()),
                    answer.decided().flatMap(ToolChain.Looked::refusal),
                    chain.sandboxed(where),
                    answer.steps().stream()
                            .map(looked -> new Step(looked.step().words(), looked.from(), looked.refusal()))
                            .toList(),
                    elevated);
            List<String> lines = lines(told);
            lines.add(1, "  configuration   " + wanted.source(world));
            output.answer(told, lines.toArray(String[]::new));
            return answer.offered() ? Exit.OK : Exit.FAILED;
        }

        /// Tools of servers are whatever those offer.
        private static void requireTool(String name) {
            String plain = ToolNames.folded(name);
            if (ToolNames.own().contains(plain) || plain.startsWith("mcp.")) {
                return;
            }
            Problem none = new Problem(Exit.USAGE, "no agent of this gateway has a tool " + PlainText.visible(name));
            Optional<String> hint = ToolNames.all().contains(plain)
                    ? Optional.of("lists may name it, since other programs have it")
                    : Nearest.of(plain, ToolNames.own()).map(near -> "did you mean " + near + "?");
            throw hint.map(none::hint).orElse(none).next("clawnet tools list");
        }

        private static List<String> lines(Decided told) {
            List<String> lines = new ArrayList<>();
            lines.add(
                    told.offered()
                            ? told.agent() + " is offered " + told.tool()
                            : told.agent() + " is not offered " + told.tool() + ": "
                                    + told.decidedBy().orElse("") + " ("
                                    + told.why().orElse("") + ")");
            if (!told.listedAs().equals(told.tool())) {
                lines.add("  lists name it   " + told.listedAs());
            }
            lines.add("  programs run    "
                    + (told.sandboxed() ? "in a sandbox" : "on a node, each after its owner's answer"));
            if (told.sandboxed()) {
                lines.add("  elevated        "
                        + told.elevatedRefusedBecause().map(why -> "no: " + why).orElse("may ask for a node"));
            }
            if (told.steps().isEmpty()) {
                lines.add("  no list says anything about it");
            } else {
                Table table = new Table("STEP", "WRITTEN IN", "SAYS");
                told.steps()
                        .forEach(step -> table.row(
                                step.step(),
                                step.from(),
                                step.refusal()
                                        .map(why -> "TAKES IT AWAY: " + why)
                                        .orElse("lets it through")));
                lines.add("");
                lines.addAll(table.lines(""));
            }
            if (told.offered()) {
                lines.add("");
                lines.add("Offered is not allowed: each act is decided by the owner's grants and rules"
                        + " (clawnet grants list).");
            }
            return lines;
        }
    }

    /// `clawnet tools list`.
    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet tools list --agent work", "         clawnet tools list --agent work --json"
            })
    public static final class Listed extends CliCommand {
        @Mixin
        private ToolSituation wanted = new ToolSituation();

        private record Row(String tool, boolean offered, Optional<String> decidedBy) {}

        private record Offered(String agent, String model, boolean sandboxed, List<Row> tools) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            Config read = wanted.read(world);
            ToolChain chain = new ToolChain(read.tools());
            ToolChain.Situation where = wanted.of(read);
            List<Row> rows = ToolNames.own().stream()
                    .map(name -> new Row(
                            name,
                            chain.offers(name, where),
                            chain.refusal(name, where).map(ToolChain.Step::words)))
                    .toList();
            Table table = new Table("TOOL", "OFFERED", "TAKEN AWAY BY");
            rows.forEach(row -> table.row(
                    row.tool(), row.offered() ? "yes" : "no", row.decidedBy().orElse("")));
            Offered told = new Offered(where.agent().orElse(""), where.model(), chain.sandboxed(where), rows);
            output.answer(told, table.lines("").toArray(String[]::new));
            return Exit.OK;
        }
    }
}
