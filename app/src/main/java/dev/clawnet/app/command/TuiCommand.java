package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet tui`: a conversation in a terminal.
@Command(
        footer = {
            "",
            "What an agent says is printed as it comes, what it does as lines that begin with #, what waits for you",
            "whole. /help lists what may be typed; Ctrl-C stops what runs, Ctrl-D leaves. When the gateway goes away,",
            "it is waited for, and what you said meanwhile is said once.",
            "",
            "Example: clawnet tui --agent work"
        })
final class TuiCommand extends CliCommand {
    @Option(names = "--profile", paramLabel = "NAME", description = "Which device speaks; see `clawnet profiles`.")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Whose main session. Default: where WebChat leads.")
    private Optional<String> agent = Optional.empty();

    @Option(names = "--session", paramLabel = "SESSION", description = "A session, as `clawnet sessions list` has it.")
    private Optional<String> session = Optional.empty();

    private final ProfileLinks profiles;
    private final Screen.Opener screens;

    TuiCommand(ProfileLinks profiles, Screen.Opener screens) {
        this.profiles = profiles;
        this.screens = screens;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        if (output.json()) {
            throw new Problem(Exit.USAGE, "this is for a person").next("clawnet chat \"hello\" --json");
        }
        try (Screen screen = screens.open(world)) {
            return new Chatting(
                            world,
                            output,
                            profiles.speaking(ProfileLinks.folder(world, profile)),
                            screen,
                            ChatCommand.key(agent, session))
                    .run();
        }
    }
}
