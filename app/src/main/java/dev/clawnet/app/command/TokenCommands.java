package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet devices rotate`, `devices revoke`: tokens of one device in one role.
final class TokenCommands {
    private TokenCommands() {}

    /// What programs are told: everything but the token.
    private record Rotated(String deviceId, String role, long rotatedAtMs, boolean kept) {}

    @Command(
            footer = {
                "",
                "The old token is void at once, and its connections close. The device fetches the new one with its",
                "key when it comes back; this device keeps its own new one.",
                "",
                "Example: clawnet devices rotate brave-otter"
            })
    static final class Rotate extends LinkCommand {
        @Parameters(paramLabel = "DEVICE", description = "Id, its beginning, its slug, or its name.")
        private String device = "";

        @Option(names = "--role", paramLabel = "ROLE", description = "operator or node (default: its main one).")
        private Optional<String> role = Optional.empty();

        Rotate(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PairedDevice found = DeviceNames.pick(desk, device);
            DeviceMethods.TokenRotated rotated = desk.call(DeviceMethods.TOKEN_ROTATE, ref(found, role));
            rotated.token().ifPresent(token -> keep(desk, rotated.role(), token));
            return desk.answer(
                    new Rotated(
                            found.deviceId().value(),
                            rotated.role().wire(),
                            rotated.rotatedAtMs(),
                            rotated.token().isPresent()),
                    "rotated the " + rotated.role().wire() + " token of " + DeviceNames.word(found),
                    rotated.token().isPresent()
                            ? "  this device keeps the new one"
                            : "  it fetches the new one when it connects");
        }

        /// This device's own token: whoever asks next must have it.
        private static void keep(Desk desk, Role role, String token) {
            try {
                Profile.load(desk.profile())
                        .orElseThrow(() ->
                                new Problem(Exit.FAILED, "this profile is gone").next("clawnet pair <setup-code>"))
                        .withToken(role.wire(), token)
                        .save(desk.profile(), desk.world().random());
            } catch (IOException unwritable) {
                throw new Problem(Exit.FAILED, "the new token cannot be written to " + desk.profile())
                        .hint("make the folder writable; then, from another device of yours, rotate once more")
                        .next("clawnet devices rotate DEVICE --profile OTHER");
            }
        }
    }

    @Command(
            footer = {
                "",
                "The device loses this role at once, and its connections in it close. Its other role stays; to take",
                "everything, remove it.",
                "",
                "Example: clawnet devices revoke brave-otter --role node"
            })
    static final class Revoke extends LinkCommand {
        @Parameters(paramLabel = "DEVICE", description = "Id, its beginning, its slug, or its name.")
        private String device = "";

        @Option(names = "--role", paramLabel = "ROLE", description = "operator or node (default: its main one).")
        private Optional<String> role = Optional.empty();

        Revoke(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PairedDevice found = DeviceNames.pick(desk, device);
            DeviceMethods.TokenRevoked revoked = desk.call(DeviceMethods.TOKEN_REVOKE, ref(found, role));
            return desk.answer(
                    revoked,
                    DeviceNames.word(found) + " is no " + revoked.role().wire() + " any more");
        }
    }

    private static TokenRef ref(PairedDevice device, Optional<String> role) {
        return new TokenRef(device.deviceId(), role.map(InviteCommand::role).orElse(device.role()), Optional.empty());
    }
}
