package dev.clawnet.app.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Finds the command, fills its options, runs it, and turns whatever happens into words and an exit code.
public final class Runner {
    private final Directory directory;
    private final Surroundings surroundings;
    private final Called called;
    private final Typos typos;

    public Runner(Directory directory, Surroundings surroundings) {
        this.directory = directory;
        this.surroundings = surroundings;
        this.called = new Called(surroundings);
        this.typos = new Typos(directory);
    }

    public int run(List<String> arguments) {
        Output output = new Output(surroundings.out(), surroundings.err(), arguments.contains("--json"));
        output.name(called);
        try {
            return dispatch(arguments, output).code();
        } catch (Problem problem) {
            output.problem(problem);
            return problem.exit().code();
        } catch (RuntimeException bug) {
            LoggerFactory.getLogger(Runner.class)
                    .error("command failed: {}", arguments.isEmpty() ? "" : arguments.getFirst(), bug);
            output.problem(new Problem(
                            Exit.FAILED,
                            "something went wrong inside ClawNet: "
                                    + bug.getClass().getSimpleName())
                    .hint("this is a bug; the lines above belong into a report"));
            return Exit.FAILED.code();
        }
    }

    private Exit dispatch(List<String> arguments, Output output) {
        if (arguments.isEmpty() || arguments.getFirst().matches("help|--help|-h")) {
            surroundings.out().print(called.words(overview(directory.shown())));
            return Exit.OK;
        }
        String first = arguments.getFirst().equals("--version") ? "version" : arguments.getFirst();
        List<String> reached = directory.reached(arguments);
        if (directory.find(arguments).isEmpty() && !reached.isEmpty()) {
            String group = String.join(" ", reached);
            if (arguments.size() == reached.size()
                    || arguments.get(reached.size()).matches("help|--help|-h")) {
                surroundings.out().print(called.words(overview(directory.group(group))));
                return Exit.OK;
            }
            throw typos.command(group, arguments.get(reached.size()));
        }
        List<String> words = arguments.getFirst().equals(first) ? arguments : List.of(first);
        Directory.Entry entry = directory.find(words).orElseThrow(() -> typos.command("", first));
        return run(entry, words.subList(entry.words(), words.size()), output);
    }

    private Exit run(Directory.Entry entry, List<String> arguments, Output output) {
        CliCommand command = entry.make().get();
        CommandLine line = describe(entry, command);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw typos.arguments(entry, e, arguments);
        }
        output.follow(Follow.of(directory, line));
        if (command.helpWanted()) {
            surroundings.out().print(called.words(line.getUsageMessage(Help.Ansi.OFF)));
            return Exit.OK;
        }
        return command.run(surroundings, output);
    }

    static CommandLine describe(Directory.Entry entry, CliCommand command) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().name("clawnet " + entry.name());
        line.getCommandSpec().usageMessage().description(entry.summary()).width(100);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, Runner::footer);
        return line;
    }

    /// As it was written: its lines are broken where their author broke them, and an example can be copied whole.
    private static String footer(Help help) {
        return Stream.of(help.commandSpec().usageMessage().footer())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String overview(List<Directory.Entry> entries) {
        int width =
                entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0) + 2;
        Map<String, String> lines = new TreeMap<>();
        entries.forEach(entry -> lines.put(entry.name(), entry.summary()));
        return lines.entrySet().stream()
                .map(line ->
                        "  " + line.getKey() + " ".repeat(width - line.getKey().length()) + line.getValue() + "\n")
                .collect(Collectors.joining(
                        "",
                        "ClawNet: one gateway for many people's agents.\n\nUsage: clawnet COMMAND [OPTIONS]\n\n",
                        "\nEvery command has --help with an example, and --json.\n"));
    }
}
