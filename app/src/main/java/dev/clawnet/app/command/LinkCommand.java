package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command that talks to a gateway as one of the user's devices.
@Command(
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was done",
            "1:the gateway refused it, or it is not there",
            "2:the command was not understood; nothing was done",
            "3:no gateway answered"
        })
abstract class LinkCommand extends CliCommand {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Which device speaks; see `clawnet profiles`. Default: the one in use.")
    private Optional<String> profile = Optional.empty();

    private final Links links;

    LinkCommand(Links links) {
        this.links = links;
    }

    Optional<String> profile() {
        return profile;
    }

    abstract Exit run(Desk desk);

    /// What can be done without a gateway; absent: nothing, and a link is opened.
    Optional<Exit> alone(Surroundings world, Output output) {
        return Optional.empty();
    }

    @Override
    public final Exit run(Surroundings world, Output output) {
        return alone(world, output).orElseGet(() -> linked(world, output));
    }

    private Exit linked(Surroundings world, Output output) {
        try (Link link = links.open(world, profile)) {
            return run(new Desk(world, output, link, ProfileLinks.folder(world, profile)));
        }
    }
}
