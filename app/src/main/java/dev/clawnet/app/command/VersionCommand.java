package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import picocli.CommandLine.Command;

/// `clawnet version`.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet version --json"})
public final class VersionCommand extends CliCommand {
    /// Kept equal to the build's by a test.
    public static final String VERSION = "0.1.0";

    private record Version(String version, String java) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        String java = Runtime.version().toString();
        output.answer(new Version(VERSION, java), "ClawNet " + VERSION + " on Java " + java);
        return Exit.OK;
    }
}
