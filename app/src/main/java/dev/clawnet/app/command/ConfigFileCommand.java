package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `clawnet config file`: says which file `up` would read.
@Command(
        sortOptions = false,
        footer = {"", "Example: $EDITOR \"$(clawnet config file)\""})
public final class ConfigFileCommand extends CliCommand {
    private record Where(String file, boolean exists) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        Path file = new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .configFile(world)
                .orElse(GatewayOptions.usualFile(world));
        output.answer(new Where(file.toString(), Files.exists(file)), file.toString());
        return Exit.OK;
    }
}
