package dev.clawnet.app;

import dev.clawnet.app.cli.CompletionCommand;
import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.ByHand;
import dev.clawnet.app.command.ConfigFileCommand;
import dev.clawnet.app.command.ConfigValidateCommand;
import dev.clawnet.app.command.HealthCommand;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.app.command.UpCommand;
import dev.clawnet.app.command.VersionCommand;
import dev.clawnet.app.command.WarmUpCommand;
import dev.clawnet.app.demo.DemoCommand;
import java.util.List;
import java.util.stream.Stream;

/// Which commands there are.
final class Commands {
    private Commands() {}

    static Directory directory(Surroundings world, ProfileLinks links, Stop stop) {
        List<Entry> own = List.of(
                new Entry(
                        "up",
                        "Start a gateway and stay until it is told to stop.",
                        () -> new UpCommand(new RealDaemon(), Logs::toFileIn, stop::await)),
                new Entry(
                        "demo",
                        "Watch two companies' agents work together, and what they cannot do.",
                        () -> new DemoCommand(DemoGround::make, stop::await)),
                new Entry("health", "Ask the gateway on this machine how it is.", HealthCommand::new),
                new Entry("config validate", "Check a configuration file; start nothing.", ConfigValidateCommand::new),
                new Entry("config file", "Say which configuration file is read.", ConfigFileCommand::new),
                new Entry(
                        "completion",
                        "Print a script that completes commands in bash and zsh.",
                        () -> new CompletionCommand(() -> directory(world, links, stop))),
                new Entry("version", "Print the version.", VersionCommand::new),
                new Entry(
                        "warm-up",
                        "Walk the ways of short commands.",
                        () -> new WarmUpCommand(
                                arguments -> new Runner(directory(world, links, stop), world).run(arguments)),
                        true));
        return new Directory(Stream.concat(own.stream(), ByHand.entries(links, stop::await).stream())
                .toList());
    }
}
