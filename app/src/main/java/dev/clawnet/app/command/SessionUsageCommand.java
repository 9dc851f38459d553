package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import dev.clawnet.protocol.catalogue.SessionUsageMethods;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.AskUsage;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.ModelUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionsUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet sessions usage`: what was used of models, by session.
@Command(
        footer = {
            "",
            "Days are those of UTC; prices are those that the configuration names now. What a session used goes with",
            "it: `clawnet usage` counts what was used in all.",
            "",
            "Example: clawnet sessions usage --range 7d"
        })
final class SessionUsageCommand extends LinkCommand {
    @Parameters(arity = "0..1", paramLabel = "SESSION", description = "This one alone, by its models.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--range", paramLabel = "RANGE", description = "7d, 30d, 90d, 1y or all. Default: 30d.")
    private String range = "30d";

    @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
    private Optional<String> agent = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "The N that used something last. Default: 50.")
    private int limit = 50;

    SessionUsageCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        SessionsUsage usage = desk.call(
                SessionUsageMethods.SESSIONS_USAGE,
                Given.of(() -> new AskUsage(
                        key,
                        agent,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(range),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(limit),
                        Optional.empty())));
        Counts totals = usage.totals();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d tokens in, %,d out, $%.4f%s",
                totals.input(),
                totals.output(),
                totals.totalCost(),
                totals.missingCostEntries() > 0
                        ? "; without a price: " + totals.missingCostEntries() + " questions"
                        : ""));
        lines.addAll(key.isPresent() ? models(usage) : sessions(usage));
        return desk.answer(usage, lines);
    }

    private static List<String> sessions(SessionsUsage usage) {
        Table table = new Table("SESSION", "IN", "OUT", "$", "QUESTIONS", "LAST");
        usage.sessions()
                .forEach(each -> table.row(
                        each.key(),
                        Long.toString(each.usage().input()),
                        Long.toString(each.usage().output()),
                        dollars(each.usage().totalCost()),
                        Long.toString(each.usage().modelUsage().stream()
                                .mapToLong(ModelUse::count)
                                .sum()),
                        Times.at(each.usage().lastActivity())));
        return table.lines("nothing was asked in these days");
    }

    private static List<String> models(SessionsUsage usage) {
        Table table = new Table("MODEL", "QUESTIONS", "FAILED", "IN", "OUT", "$");
        usage.aggregates()
                .byModel()
                .forEach(each -> table.row(
                        each.provider() + ":" + each.model(),
                        Long.toString(each.count()),
                        Long.toString(each.failed()),
                        Long.toString(each.totals().input()),
                        Long.toString(each.totals().output()),
                        dollars(each.totals().totalCost())));
        List<String> lines = new ArrayList<>(table.lines("nothing was asked in these days"));
        usage.aggregates()
                .daily()
                .forEach(day -> lines.add(
                        String.format(Locale.ROOT, "%s  %,d tokens, $%.4f", day.date(), day.tokens(), day.cost())));
        return lines;
    }

    private static String dollars(double cost) {
        return String.format(Locale.ROOT, "%.4f", cost);
    }
}
