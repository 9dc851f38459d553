package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.UsageCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet models list` and `clawnet usage`: what there is to ask, and what was asked.
final class ModelCommands {
    private ModelCommands() {}

    @Command(footer = {"", "Example: clawnet models list --provider openai"})
    static final class ListModels extends LinkCommand {
        @Option(names = "--provider", paramLabel = "NAME", description = "Of this provider alone.")
        private Optional<String> provider = Optional.empty();

        ListModels(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.ModelList found = desk.call(
                    ModelMethods.MODELS_LIST,
                    Given.of(() -> new ModelMethods.ListModels(
                            provider,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
            Table table = new Table("MODEL", "NAME", "AVAILABLE", "CONTEXT", "$ IN", "$ OUT");
            found.models()
                    .forEach(model -> table.row(
                            model.provider() + "/" + model.id(),
                            model.name(),
                            model.available()
                                    ? "yes"
                                    : "no: clawnet models auth add " + model.provider() + ", or models.providers",
                            model.contextWindow().map(Object::toString).orElse("-"),
                            model.inputCost().map(Object::toString).orElse("-"),
                            model.outputCost().map(Object::toString).orElse("-")));
            return desk.answer(
                    found,
                    table.lines(
                            "no models: name one as in `clawnet config set agents.defaults.model openai/gpt-5`, and give your"
                                    + " agents a key with `clawnet models auth add openai`"));
        }
    }

    @Command(
            footer = {
                "",
                "A model that failed is left alone for 1, 5, 25, then 60 minutes, and its fallbacks are asked instead.",
                "",
                "Example: clawnet models status --agent desk"
            })
    static final class Status extends LinkCommand {
        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        Status(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.ModelsStatus status =
                    desk.call(ModelMethods.MODELS_STATUS, Given.of(() -> new ModelMethods.AskStatus(agent)));
            List<String> lines = new ArrayList<>();
            lines.add("default " + status.defaultModel().orElse("none: name one in agents.defaults.model"));
            lines.add("pictures "
                    + status.imageModels().map(all -> String.join(", ", all)).orElse("each agent's own model"));
            Table agents = new Table("AGENT", "MODEL", "FALLBACKS", "CREDENTIALS", "THINKING");
            status.agents()
                    .forEach(each -> agents.row(
                            each.agentId(),
                            each.model().orElse("-"),
                            Table.list(each.fallbacks()),
                            Table.list(each.credentials()),
                            each.thinking().orElse("-")));
            lines.addAll(agents.lines("you have no agents"));
            status.aliases().forEach((alias, ref) -> lines.add("alias " + alias + " = " + ref));
            Table cooling = new Table("FAILED", "CREDENTIAL", "REASON", "TIMES", "LEFT ALONE UNTIL");
            status.cooling()
                    .forEach(each -> cooling.row(
                            each.model(),
                            each.credential(),
                            each.reason(),
                            Integer.toString(each.failures()),
                            each.left() ? Times.at(each.until()) : "-"));
            lines.addAll(cooling.lines("no model failed lately"));
            return desk.answer(status, lines);
        }
    }

    @Command(
            footer = {
                "",
                "The model is written provider/name, or as an alias of agents.defaults.models.",
                "",
                "Example: clawnet models set anthropic/claude-x --agent desk"
            })
    static final class SetModel extends LinkCommand {
        @Parameters(paramLabel = "MODEL", description = "provider/name, or an alias.")
        private String model = "";

        @Option(names = "--agent", paramLabel = "AGENT", required = true, description = "Whose model it becomes.")
        private String agent = "";

        SetModel(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.ModelsStatus status = desk.call(
                    ModelMethods.MODELS_STATUS, Given.of(() -> new ModelMethods.AskStatus(Optional.of(agent))));
            String ref = status.aliases().getOrDefault(model.strip().toLowerCase(Locale.ROOT), model);
            IdentityMethods.IdentityView present = desk.names().identity(agent);
            IdentityMethods.IdentityView changed = desk.call(
                    IdentityMethods.IDENTITIES_UPDATE,
                    Given.of(() -> new IdentityMethods.Update(
                            present.identity(),
                            Optional.of(present.revision()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(ref),
                            Optional.empty())));
            return desk.answer(
                    changed,
                    List.of(
                            agent + " asks " + changed.model().orElse("none") + " from its next run on",
                            "its provider learns what that agent is told: `clawnet people providers` declares it"));
        }
    }

    @Command(
            footer = {
                "",
                "Days are those of UTC; prices are those that the configuration names now, for a million tokens.",
                "",
                "Example: clawnet usage --days 7"
            })
    static final class Used extends LinkCommand {
        @Option(names = "--days", paramLabel = "N", description = "Up to and with today. Default: 30.")
        private int days = 30;

        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        Used(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            UsageCost cost = desk.call(
                    ModelMethods.USAGE_COST, Given.of(() -> new ModelMethods.AskCost(Optional.of(days), agent)));
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d tokens in, %,d out, $%.4f in %d days%s",
                    cost.totals().input(),
                    cost.totals().output(),
                    cost.totals().totalCost(),
                    cost.days(),
                    cost.totals().missingCostEntries() > 0
                            ? "; without a price: " + cost.totals().missingCostEntries() + " questions"
                            : ""));
            Table table = new Table("AGENT", "MODEL", "QUESTIONS", "FAILED", "IN", "OUT", "$");
            cost.models()
                    .forEach(each -> table.row(
                            each.agentId(),
                            each.model(),
                            Long.toString(each.calls()),
                            Long.toString(each.failed()),
                            Long.toString(each.input()),
                            Long.toString(each.output()),
                            each.totalCost()
                                    .map(dollars -> String.format(Locale.ROOT, "%.4f", dollars))
                                    .orElse("-")));
            lines.addAll(table.lines("nothing was asked in these days"));
            return desk.answer(cost, lines);
        }
    }
}
