package dev.clawnet.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What was typed and is not known: a command, or an argument of one; with what may have been meant.
final class Typos {
    private final Directory directory;

    Typos(Directory directory) {
        this.directory = directory;
    }

    /// A word that is no command. What is suggested is of the group that was reached.
    ///
    /// @param group the words that are known; empty: none
    /// @param typed the first word that is not
    Problem command(String group, String typed) {
        String next = near(group, typed).orElse(group.isEmpty() ? "help" : group);
        return new Problem(Exit.USAGE, "there is no command '" + (group + " " + typed).strip() + "'")
                .next("clawnet " + next);
    }

    /// The command or group that may have been meant.
    private Optional<String> near(String group, String typed) {
        String prefix = group.isEmpty() ? "" : group + " ";
        List<String> known = directory.shown().stream()
                .map(Directory.Entry::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).split(" ", 2)[0])
                .distinct()
                .toList();
        return Nearest.of(typed, known).map(word -> prefix + word);
    }

    /// Arguments that this command does not take. Behind a command that is a group as well, the first may be a
    /// command of the group with a typo.
    Problem arguments(Directory.Entry entry, CommandLine.ParameterException wrong, List<String> typed) {
        boolean first = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && unmatched.getUnmatched().stream()
                        .findFirst()
                        .equals(typed.stream().findFirst());
        if (first && near(entry.name(), typed.getFirst()).isPresent()) {
            return command(entry.name(), typed.getFirst());
        }
        Problem problem = new Problem(Exit.USAGE, firstLine(wrong)).next("clawnet " + entry.name() + " --help");
        return meant(wrong, typed).map(problem::hint).orElse(problem);
    }

    /// A required option that is missing may be there, with a typo.
    private static Optional<String> meant(CommandLine.ParameterException wrong, List<String> typed) {
        boolean looked = wrong instanceof CommandLine.UnmatchedArgumentException
                || wrong instanceof CommandLine.MissingParameterException;
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        return Stream.of(typed)
                .filter(_ -> looked)
                .flatMap(List::stream)
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> word.startsWith("-"))
                .map(word -> word.split("=", 2)[0])
                .filter(word -> spec.findOption(word) == null)
                .flatMap(word -> option(spec, word).map(near -> word + ": did you mean " + near + "?").stream())
                .findFirst();
    }

    private static Optional<String> option(CommandSpec spec, String word) {
        List<String> known = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .toList();
        // Of one letter every word of two is near.
        String bare = word.replaceFirst("^-{1,2}", "");
        return bare.length() < 2 ? Optional.empty() : Nearest.of(bare, known).map(near -> "--" + near);
    }

    private static String firstLine(CommandLine.ParameterException wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("these arguments are not understood");
    }
}
