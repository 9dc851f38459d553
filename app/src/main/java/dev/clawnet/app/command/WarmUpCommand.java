package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/// Hidden: walks the paths that short commands take, so that the archive of loaded classes made from this run
/// makes them start faster. Changes nothing.
@Command
public final class WarmUpCommand extends CliCommand {
    private static final List<List<String>> WALKS = List.of(
            List.of("help"),
            List.of("health", "--port", "1", "--timeout", "100"),
            List.of("health", "--port", "1", "--timeout", "100", "--json"),
            List.of("config", "file", "--json"),
            List.of("profiles"),
            List.of("people", "list", "--profile", "nobody-has-this"),
            List.of("config", "nothing"));

    private final Consumer<List<String>> runner;

    /// A warm-up that runs other commands through `runner`.
    public WarmUpCommand(Consumer<List<String>> runner) {
        this.runner = runner;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        WALKS.forEach(runner);
        Json.LENIENT.readTree("{\"ready\":true,\"failing\":[],\"uptimeMs\":1}");
        return Exit.OK;
    }
}
