package dev.clawnet.app.cli;

import java.util.Comparator;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/// `clawnet completion`: prints a script that completes commands and options in bash and zsh.
@Command(
        sortOptions = false,
        footer = {"", "Example: source <(clawnet completion)"})
public final class CompletionCommand extends CliCommand {
    private final Supplier<Directory> directory;

    private record Script(String script) {}

    public CompletionCommand(Supplier<Directory> directory) {
        this.directory = directory;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        CommandLine root = new CommandLine(CommandSpec.create().name("clawnet"));
        // Short names first: a command may hold others, as `doctor` holds `doctor bundle`.
        directory.get().shown().stream()
                .sorted(Comparator.comparingInt(entry -> entry.name().split(" ", -1).length))
                .forEach(entry -> add(root, entry));
        String script = AutoComplete.bash("clawnet", root);
        output.answer(new Script(script), script);
        return Exit.OK;
    }

    private static void add(CommandLine root, Directory.Entry entry) {
        CommandLine parent = root;
        String[] words = entry.name().split(" ", -1);
        for (int i = 0; i < words.length - 1; i++) {
            String word = words[i];
            CommandLine next = parent.getSubcommands().get(word);
            if (next == null) {
                next = new CommandLine(CommandSpec.create().name(word));
                parent.addSubcommand(word, next);
            }
            parent = next;
        }
        parent.addSubcommand(
                words[words.length - 1], Runner.describe(entry, entry.make().get()));
    }
}
