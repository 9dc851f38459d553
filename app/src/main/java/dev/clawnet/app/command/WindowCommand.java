package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet devices window`: one device is let in without being asked about, while somebody stands beside it.
@Command(
        footer = {
            "",
            "Run it on the gateway's machine, as its host person. For ten minutes the next unknown device that",
            "connects becomes yours, as a program without admin and pairing; then the window is shut. Anybody near",
            "could be faster than you: look at the list afterwards.",
            "",
            "Example: clawnet devices window"
        })
final class WindowCommand extends LinkCommand {
    @Option(names = "--close", description = "Shut it.")
    private boolean close;

    @Option(names = "--show", description = "Only say whether it is open.")
    private boolean show;

    WindowCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        if (close && show) {
            throw new Problem(Exit.USAGE, "--close and --show do not go together");
        }
        DeviceMethods.WindowState state = desk.call(
                DeviceMethods.PAIR_WINDOW,
                new DeviceMethods.WindowParams(show ? Optional.empty() : Optional.of(!close)));
        return desk.answer(
                state,
                state.untilMs()
                        .map(until -> "the window is open until " + Times.at(until))
                        .orElse("the window is shut"),
                state.open()
                        ? "  next: connect the device, then clawnet devices list"
                        : "  next: clawnet devices list");
    }
}
