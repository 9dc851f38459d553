package dev.clawnet.app;

import dev.clawnet.app.cli.CompletionCommand;
import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.AgentsCommands;
import dev.clawnet.app.command.BackupCommands;
import dev.clawnet.app.command.BundleCommand;
import dev.clawnet.app.command.ByHand;
import dev.clawnet.app.command.ConfigCommands;
import dev.clawnet.app.command.ConfigFileCommand;
import dev.clawnet.app.command.ConfigValidateCommand;
import dev.clawnet.app.command.DiscoverCommand;
import dev.clawnet.app.command.DoctorCommand;
import dev.clawnet.app.command.HealthCommand;
import dev.clawnet.app.command.ImportCommand;
import dev.clawnet.app.command.Keyboard;
import dev.clawnet.app.command.McpCommands;
import dev.clawnet.app.command.ModelAuthCommands;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.app.command.RouteCheckCommand;
import dev.clawnet.app.command.RouteExplainCommand;
import dev.clawnet.app.command.SandboxCommands;
import dev.clawnet.app.command.SkillInstallCommands;
import dev.clawnet.app.command.ToolsCommands;
import dev.clawnet.app.command.UpCommand;
import dev.clawnet.app.command.VersionCommand;
import dev.clawnet.app.command.WarmUpCommand;
import dev.clawnet.app.demo.DemoCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Which commands there are.
final class Commands {
    private Commands() {}

    /// The directory that these arguments need: a command of this machine is found without making the many that
    /// talk to a gateway, which costs a short command a third of its time.
    static Directory directory(List<String> arguments, Surroundings world, Supplier<ProfileLinks> links, Stop stop) {
        Directory own = new Directory(own(world, links, stop));
        // A word behind a command of one word may be the second of a longer one, such as `doctor client`.
        return own.find(arguments).filter(found -> whole(found, arguments)).isPresent()
                ? own
                : whole(world, links, stop);
    }

    private static boolean whole(Entry found, List<String> arguments) {
        return found.name().contains(" ")
                || arguments.size() == 1
                || arguments.get(1).startsWith("-");
    }

    private static Directory whole(Surroundings world, Supplier<ProfileLinks> links, Stop stop) {
        Keyboard keyboard = new Keyboard(System.in, Logs::onlyErrors);
        List<Entry> all = new ArrayList<>(own(world, links, stop));
        all.add(ByHand.logs(links.get(), new RealTicks()));
        all.addAll(ByHand.entries(links.get(), stop::await, new SshClient("ssh"), keyboard));
        all.addAll(ModelAuthCommands.entries(links.get(), keyboard, new RealQuestions()));
        all.addAll(SkillInstallCommands.entries(links.get(), new RealQuestions()));
        return new Directory(all);
    }

    private static List<Entry> own(Surroundings world, Supplier<ProfileLinks> links, Stop stop) {
        List<Entry> own = new ArrayList<>(BackupCommands.entries(new RealQuestions()));
        own.addAll(ConfigCommands.entries());
        own.addAll(AgentsCommands.entries(new RealQuestions()));
        own.addAll(McpCommands.entries());
        own.addAll(List.of(
                new Entry(
                        "up",
                        "Start a gateway and stay until it is told to stop.",
                        () -> new UpCommand(new RealDaemon(), Logs::toFileIn, stop::await, new RealTicks())),
                new Entry(
                        "demo",
                        "Watch two companies' agents work together, and what they cannot do.",
                        () -> new DemoCommand(DemoGround::make, stop::await)),
                new Entry("health", "Ask the gateway on this machine how it is.", HealthCommand::new),
                new Entry(
                        "discover",
                        "List gateways that say they are near; a hint, no trust.",
                        () -> new DiscoverCommand(DiscoverCommand.Looking::really)),
                new Entry(
                        "doctor bundle", "Write what helpers need into one file, without secrets.", BundleCommand::new),
                new Entry("doctor", "Look at the gateway's state, and say what to do.", DoctorCommand::new),
                new Entry("config validate", "Check a configuration file; start nothing.", ConfigValidateCommand::new),
                new Entry("config file", "Say which configuration file is read.", ConfigFileCommand::new),
                new Entry("import openclaw", "Bring the folder of an older program over.", ImportCommand::new),
                new Entry("route check", "Run a file of routing vectors.", RouteCheckCommand::new),
                new Entry("route explain", "Say which agent a message would reach, and why.", RouteExplainCommand::new),
                new Entry(
                        "tools explain",
                        "Say whether an agent has a tool, and which list decides.",
                        ToolsCommands.Explain::new),
                new Entry(
                        "sandbox explain",
                        "Say where an agent's programs run, and what keeps them in.",
                        SandboxCommands.Explain::new),
                new Entry(
                        "sandbox escape",
                        "Try to get out of every sandbox that can be made here.",
                        SandboxCommands.Escape::new),
                new Entry("tools list", "List the tools that an agent is offered.", ToolsCommands.Listed::new),
                new Entry(
                        "completion",
                        "Print a script that completes commands in bash and zsh.",
                        () -> new CompletionCommand(() -> whole(world, links, stop))),
                new Entry("version", "Print the version.", VersionCommand::new),
                new Entry(
                        "warm-up",
                        "Walk the ways of short commands.",
                        () -> new WarmUpCommand(arguments ->
                                new Runner(directory(arguments, world, links, stop), world).run(arguments)),
                        true)));
        return List.copyOf(own);
    }
}
