package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet config validate`: reads the configuration as `up` would, and starts nothing.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet config validate --config ./clawnet.json"})
public final class ConfigValidateCommand extends CliCommand {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: ~/.clawnet/clawnet.json).")
    private Optional<Path> config = Optional.empty();

    private record Valid(boolean ok, String file, String profile, List<String> withoutEffect, List<String> warnings) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        Path file = new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), config)
                .configFile(world)
                .orElseThrow(() -> new Problem(Exit.FAILED, "there is no configuration file; none is needed")
                        .hint("it would stand at " + GatewayOptions.usualFile(world)));
        Config read = GatewayOptions.read(file, world);
        String unused = read.unused().isEmpty() ? "" : "; without effect yet: " + String.join(", ", read.unused());
        String profile = read.routing().profile().word();
        output.answer(
                new Valid(true, file.toString(), profile, read.unused(), read.warnings()),
                file + " is valid (it routes as the " + profile + " profile does)" + unused);
        read.warnings().forEach(output::say);
        return Exit.OK;
    }
}
