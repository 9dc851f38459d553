package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet invite`, `clawnet devices invite`, `clawnet qr`: a code that pairs one device to the caller.
abstract class InviteCommand extends LinkCommand {
    @Command(
            footer = {
                "",
                "Prints a code that pairs one device to you, once, within ten minutes. It holds the gateway's address,",
                "its certificate's fingerprint and a secret that is worth nothing afterwards.",
                "",
                "Example: clawnet invite --human --label phone"
            })
    static final class Invite extends InviteCommand {
        Invite(Links links) {
            super(links, false);
        }
    }

    @Command(
            footer = {
                "",
                "Prints a code that pairs one device to you, once, within ten minutes. It holds the gateway's address,",
                "its certificate's fingerprint and a secret that is worth nothing afterwards.",
                "",
                "Example: clawnet devices invite --human --label phone --qr"
            })
    static final class OfDevices extends InviteCommand {
        OfDevices(Links links) {
            super(links, false);
        }
    }

    @Command(
            footer = {
                "",
                "Prints a code that pairs one device to you, once, within ten minutes. It holds the gateway's address,",
                "its certificate's fingerprint and a secret that is worth nothing afterwards.",
                "",
                "Example: clawnet qr --role node --label tablet"
            })
    static final class Picture extends InviteCommand {
        Picture(Links links) {
            super(links, true);
        }
    }

    @Option(names = "--human", description = "A person will use it: it may decide approvals in your name.")
    private boolean human;

    @Option(names = "--role", paramLabel = "ROLE", description = "operator (default) or node; repeat for both.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--label", paramLabel = "TEXT", description = "Name of the device in the list.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the device finds the gateway, such as wss://home:18789.")
    private Optional<String> url = Optional.empty();

    @Option(names = "--qr", description = "Draw the code, to be scanned from this screen.")
    private boolean qr;

    private final boolean drawn;

    private InviteCommand(Links links, boolean drawn) {
        super(links);
        this.drawn = drawn;
    }

    @Override
    Exit run(Desk desk) {
        Optional<List<Role>> wanted = roles.isEmpty()
                ? Optional.empty()
                : Optional.of(roles.stream().map(InviteCommand::role).toList());
        DeviceMethods.SetupCodeResult made = desk.call(
                DeviceMethods.SETUP_CODE,
                Given.of(() -> new DeviceMethods.SetupCodeParams(
                        human ? Optional.of(true) : Optional.empty(), wanted, label)));
        DeviceMethods.SetupCodeResult code =
                url.map(typed -> elsewhere(made, typed)).orElse(made);
        List<String> lines = new ArrayList<>();
        if (qr || drawn) {
            lines.addAll(QrText.lines(SetupCode.parse(code.setupCode()).link()));
            lines.add("");
        }
        lines.addAll(List.of(
                "setup code   " + code.setupCode(),
                "valid until  " + Times.at(code.expiresAtMs()),
                "gateway      " + code.gatewayUrl(),
                "fingerprint  " + Table.orDash(code.fingerprint()),
                "",
                "On the new device: " + use(wanted) + code.setupCode()));
        return desk.answer(code, lines);
    }

    /// The same code for a device that finds the gateway at another address.
    private static DeviceMethods.SetupCodeResult elsewhere(DeviceMethods.SetupCodeResult made, String typed) {
        if (!typed.matches("wss?://[^/\\s]+")) {
            throw new Problem(Exit.USAGE, "'" + typed + "' is no address of a gateway: it is wss://HOST:PORT")
                    .next("clawnet devices invite --url wss://home.example:18789");
        }
        SetupCode code = SetupCode.parse(made.setupCode());
        SetupCode other = Given.of(() ->
                new SetupCode(typed, List.of(), code.bootstrapToken(), code.expiresAtMs(), code.tlsFingerprint()));
        return new DeviceMethods.SetupCodeResult(other.text(), made.expiresAtMs(), typed, typed, made.fingerprint());
    }

    /// A device that is a node only serves; it has no commands to give.
    private static String use(Optional<List<Role>> roles) {
        return roles.filter(List.of(Role.NODE)::equals).isPresent()
                ? "clawnet node run --policy FILE --code "
                : "clawnet pair ";
    }

    static Role role(String typed) {
        return Arrays.stream(Role.values())
                .filter(role -> role.wire().equals(typed.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Problem(Exit.USAGE, "--role takes operator or node"));
    }
}
