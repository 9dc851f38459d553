package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.mcp.Heard;
import dev.clawnet.app.mcp.ToolServer;
import dev.clawnet.app.mcp.Upstream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet mcp serve`: tools for an editor or assistant of this machine, over standard input and output.
@Command(
        footer = {
            "",
            "The program that wants the tools starts this itself, and ends it by closing its input. It speaks MCP on",
            "standard output and nothing else; what goes wrong is said on standard error.",
            "",
            "Give it a device of its own, so that its words are not taken for yours:",
            "  clawnet devices invite --label editor",
            "  clawnet pair <setup-code> --profile editor",
            "",
            "Example: clawnet mcp serve --profile editor"
        })
final class McpServeCommand extends CliCommand {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Which device speaks; see `clawnet profiles`. Default: the one in use.")
    private Optional<String> profile = Optional.empty();

    private final Opening opening;
    private final Keyboard keyboard;
    private final ThreadFactory threads;

    /// Begins to link a device of the user to its gateway.
    @FunctionalInterface
    interface Opening {
        /// Linking goes on in the background. `Problem` when this device is not paired.
        ///
        /// @param heard is told of what happens there
        Upstream open(Surroundings world, Optional<String> profile, Heard heard);
    }

    McpServeCommand(Opening opening, Keyboard keyboard, ThreadFactory threads) {
        this.opening = opening;
        this.keyboard = keyboard;
        this.threads = threads;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        Heard heard = new Heard();
        try (Upstream gateway = opening.open(world, profile, heard)) {
            new ToolServer(gateway, heard, () -> fresh(world), VersionCommand.VERSION, threads)
                    .run(keyboard.in(), world.out());
            return Exit.OK;
        } catch (IOException broken) {
            throw new Problem(Exit.FAILED, "the program that started this can no longer be read");
        }
    }

    private static String fresh(Surroundings world) {
        return Long.toHexString(world.random().nextLong())
                + Long.toHexString(world.random().nextLong());
    }
}
