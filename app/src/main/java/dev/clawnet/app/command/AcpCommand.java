package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Profile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet acp`: the Agent Client Protocol on standard input and output, for editors.
@Command(
        footer = {
            "",
            "An editor starts this; it is not for typing. Each conversation of the editor is a session of its own,",
            "agent:AGENT:acp:..., which `clawnet sessions list` has too. What waits for you is asked in the editor;",
            "with --no-allow it may only refuse there. It ends when its input ends.",
            "",
            "Example: clawnet acp --agent work"
        })
final class AcpCommand extends CliCommand {
    @Option(names = "--profile", paramLabel = "NAME", description = "Which device speaks; see `clawnet profiles`.")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Whose sessions are begun. Default: main.")
    private Optional<String> agent = Optional.empty();

    @Option(names = "--session", paramLabel = "SESSION", description = "One session for all that the editor begins.")
    private Optional<String> session = Optional.empty();

    @Option(names = "--no-allow", description = "What waits for you may only be refused in the editor.")
    private boolean refusesOnly;

    private final ProfileLinks profiles;
    private final Keyboard keyboard;

    AcpCommand(ProfileLinks profiles, Keyboard keyboard) {
        this.profiles = profiles;
        this.keyboard = keyboard;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        if (output.json()) {
            throw new Problem(Exit.USAGE, "what an editor reads is JSON already").next("clawnet acp");
        }
        Path folder = ProfileLinks.folder(world, profile);
        if (Profile.load(folder).isEmpty()) {
            throw new Problem(Exit.FAILED, "this device is not paired as '" + ProfileLinks.name(world, profile) + "'")
                    .hint("ask for a setup code: clawnet up prints the first one, `clawnet devices invite` more")
                    .next("clawnet pair <setup-code>");
        }
        keyboard.quiet().run();
        DeviceLinks links = profiles.speaking(folder);
        AcpServer.Settings settings = new AcpServer.Settings(
                agent.orElse("main"), session.map(_ -> ChatCommand.key(agent, session)), !refusesOnly);
        try (AcpLink link = new AcpLink(world, output, links)) {
            new AcpServer(
                            new AcpWire(keyboard.in(), world.out()),
                            link,
                            settings,
                            profiles.parts().threads())
                    .run();
            return Exit.OK;
        }
    }
}
