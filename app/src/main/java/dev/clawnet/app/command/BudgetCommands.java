package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.BudgetView;
import dev.clawnet.protocol.method.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet usage budget`: what agents may use of models.
final class BudgetCommands {
    private BudgetCommands() {}

    @Command(
            footer = {
                "",
                "A day and a month end at midnight UTC. What questions under way may cost counts as used.",
                "",
                "Example: clawnet usage budget show"
            })
    static final class Show extends LinkCommand {
        Show(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.Budgets budgets = desk.call(ModelMethods.USAGE_BUDGET_SHOW, new Method.None());
            Table table = new Table("BUDGET", "TOKENS TODAY", "THIS MONTH", "$ TODAY", "THIS MONTH");
            budgets.budgets()
                    .forEach(each -> table.row(
                            name(each),
                            tokens(each.usedToday(), each.dayTokens()),
                            tokens(each.usedThisMonth(), each.monthTokens()),
                            dollars(each.dollarsToday(), each.dayDollars()),
                            dollars(each.dollarsThisMonth(), each.monthDollars())));
            return desk.answer(budgets, table.lines("none"));
        }

        private static String name(BudgetView view) {
            return switch (view.scope()) {
                case "gateway" -> "each person here";
                case "person" -> "all your agents";
                default -> view.agentId().orElse("-");
            };
        }

        private static String tokens(long used, Optional<Long> most) {
            return String.format(Locale.ROOT, "%,d of ", used)
                    + most.map(bound -> String.format(Locale.ROOT, "%,d", bound))
                            .orElse("any");
        }

        private static String dollars(double used, Optional<Double> most) {
            return String.format(Locale.ROOT, "%.4f of ", used)
                    + most.map(bound -> String.format(Locale.ROOT, "%.2f", bound))
                            .orElse("any");
        }
    }

    @Command(
            footer = {
                "",
                "It takes the place of the budget there was; without any bound it is taken away. A question that could",
                "pass it is not asked.",
                "",
                "Example: clawnet usage budget set --agent desk --day-tokens 200000 --month-dollars 20"
            })
    static final class SetBudget extends LinkCommand {
        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone; else of all together.")
        private Optional<String> agent = Optional.empty();

        @Option(names = "--day-tokens", paramLabel = "N", description = "Tokens in and out, a day.")
        private Optional<Long> dayTokens = Optional.empty();

        @Option(names = "--month-tokens", paramLabel = "N", description = "Tokens in and out, a month.")
        private Optional<Long> monthTokens = Optional.empty();

        @Option(names = "--day-dollars", paramLabel = "N", description = "Dollars a day.")
        private Optional<Double> dayDollars = Optional.empty();

        @Option(names = "--month-dollars", paramLabel = "N", description = "Dollars a month.")
        private Optional<Double> monthDollars = Optional.empty();

        SetBudget(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.BudgetSet done = desk.call(
                    ModelMethods.USAGE_BUDGET_SET,
                    Given.of(
                            () -> new ModelMethods.SetBudget(agent, dayTokens, monthTokens, dayDollars, monthDollars)));
            boolean none =
                    dayTokens.isEmpty() && monthTokens.isEmpty() && dayDollars.isEmpty() && monthDollars.isEmpty();
            return desk.answer(
                    done,
                    List.of(
                            (none ? "no budget any more of " : "a budget holds of ")
                                    + agent.orElse("all your agents together"),
                            "`clawnet usage budget show` says what is used of it"));
        }
    }
}
