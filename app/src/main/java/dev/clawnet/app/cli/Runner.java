package dev.clawnet.app.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/// Finds the command, fills its options, runs it, and turns whatever happens into words and an exit code.
public final class Runner {
    private final Directory directory;
    private final Surroundings surroundings;
    private final Called called;

    public Runner(Directory directory, Surroundings surroundings) {
        this.directory = directory;
        this.surroundings = surroundings;
        this.called = new Called(surroundings);
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
        List<Directory.Entry> group = directory.group(first);
        if (directory.find(arguments).isEmpty() && !group.isEmpty()) {
            if (arguments.size() == 1 || arguments.get(1).matches("help|--help|-h")) {
                surroundings.out().print(called.words(overview(group)));
                return Exit.OK;
            }
            throw unknown(first + " " + arguments.get(1), group);
        }
        List<String> words = arguments.getFirst().equals(first) ? arguments : List.of(first);
        Directory.Entry entry = directory.find(words).orElseThrow(() -> unknown(first, directory.shown()));
        return run(entry, words.subList(entry.words(), words.size()), output);
    }

    private Exit run(Directory.Entry entry, List<String> arguments, Output output) {
        CliCommand command = entry.make().get();
        CommandLine line = describe(entry, command);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new Problem(Exit.USAGE, firstLine(e)).next("clawnet " + entry.name() + " --help");
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
        return line;
    }

    private static String firstLine(CommandLine.ParameterException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("these arguments are not understood");
    }

    private static Problem unknown(String typed, List<Directory.Entry> known) {
        Problem problem = new Problem(Exit.USAGE, "there is no command '" + typed + "'");
        return Nearest.of(
                        typed,
                        known.stream()
                                .map(Directory.Entry::name)
                                .flatMap(name -> Stream.of(name, name.split(" ", 2)[0]))
                                .collect(Collectors.toSet()))
                .map(near -> problem.next("clawnet " + near))
                .orElseGet(() -> problem.next("clawnet help"));
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
