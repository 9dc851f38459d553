package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.id.DeviceId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet devices challenge`: what `clawnet pair --ssh` runs on the gateway's machine.
@Command(
        footer = {
            "",
            "Prints a code for one key alone, good for two minutes: whoever may run this here, over SSH, may pair",
            "that device as a program of the person whose profile this is.",
            "",
            "Example: clawnet devices challenge 3f1c...e9 --json"
        })
final class ChallengeCommand extends LinkCommand {
    @Parameters(paramLabel = "DEVICE-ID", description = "The whole id of the device's key, 64 digits.")
    private String device = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "operator (default) or node.")
    private Optional<String> role = Optional.empty();

    ChallengeCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        if (!device.matches("[0-9a-f]{64}")) {
            throw new Problem(Exit.USAGE, "a device id is 64 of 0-9 and a-f")
                    .hint("`clawnet pair --ssh USER@HOST` on the new device fills it in");
        }
        DeviceMethods.SetupCodeResult code = desk.call(
                DeviceMethods.PAIR_CHALLENGE,
                new DeviceMethods.ChallengeParams(new DeviceId(device), role.map(InviteCommand::role)));
        return desk.answer(code, code.setupCode(), "valid until  " + Times.at(code.expiresAtMs()));
    }
}
