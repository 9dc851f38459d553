package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.UsageCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
                            Optional.empty())));
            Table table = new Table("MODEL", "NAME", "AVAILABLE", "CONTEXT", "$ IN", "$ OUT");
            found.models()
                    .forEach(model -> table.row(
                            model.provider() + "/" + model.id(),
                            model.name(),
                            model.available() ? "yes" : "no: its provider is not in models.providers",
                            model.contextWindow().map(Object::toString).orElse("-"),
                            model.inputCost().map(Object::toString).orElse("-"),
                            model.outputCost().map(Object::toString).orElse("-")));
            return desk.answer(
                    found,
                    table.lines("no models: name one in agents.defaults.model of the configuration, and its provider in"
                            + " models.providers"));
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
