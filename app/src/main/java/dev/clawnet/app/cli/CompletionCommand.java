package dev.clawnet.app.cli;

import java.util.HashMap;
import java.util.Map;
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
        Map<String, CommandLine> groups = new HashMap<>();
        for (Directory.Entry entry : directory.get().shown()) {
            String[] words = entry.name().split(" ", 2);
            CommandLine parent = words.length == 1
                    ? root
                    : groups.computeIfAbsent(words[0], word -> {
                        CommandLine group = new CommandLine(CommandSpec.create().name(word));
                        root.addSubcommand(word, group);
                        return group;
                    });
            parent.addSubcommand(
                    words[words.length - 1], Runner.describe(entry, entry.make().get()));
        }
        String script = AutoComplete.bash("clawnet", root);
        output.answer(new Script(script), script);
        return Exit.OK;
    }
}
