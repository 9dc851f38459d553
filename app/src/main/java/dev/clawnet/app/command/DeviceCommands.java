package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet devices ...`: what speaks for the caller.
final class DeviceCommands {
    private static final Names.What DEVICE = new Names.What("device", "clawnet devices list");

    private DeviceCommands() {}

    @Command(footer = {"", "Example: clawnet devices list"})
    static final class ListDevices extends LinkCommand {
        ListDevices(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            DeviceMethods.PairList devices = desk.call(DeviceMethods.PAIR_LIST);
            Table table = new Table("DEVICE", "NAME", "CLASS", "ROLES", "LINK", "PAIRED");
            devices.paired()
                    .forEach(device -> table.row(
                            device.deviceId().value().substring(0, 12),
                            Table.orDash(device.operatorLabel().or(device::displayName)),
                            device.deviceClass() == DeviceClass.HUMAN ? "human" : "program",
                            Table.list(device.roles().stream().map(Role::wire).toList()),
                            device.connected() ? "connected" : "-",
                            Times.at(device.approvedAtMs()) + " by " + device.approvedVia()));
            List<String> lines = new ArrayList<>(table.lines("no devices"));
            devices.pending().forEach(pending -> {
                lines.add("");
                lines.add(Table.list(List.of("waits: " + Table.orDash(pending.displayName()))) + ", "
                        + pending.role().wire() + ", asked " + Times.at(pending.ts()));
                lines.add("  clawnet devices approve " + pending.requestId());
            });
            return desk.answer(devices, lines);
        }
    }

    @Command(
            footer = {
                "",
                "The request id is shown on the device that asks; only approve one that you hold in your hand.",
                "",
                "Example: clawnet devices approve q-81f..."
            })
    static final class Approve extends LinkCommand {
        @Parameters(paramLabel = "REQUEST", description = "The whole id that the device shows.")
        private String request = "";

        Approve(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            DeviceMethods.PairApproved approved =
                    desk.call(DeviceMethods.PAIR_APPROVE, new DeviceMethods.RequestRef(request));
            return desk.answer(
                    approved, "paired " + approved.device().deviceId().value());
        }
    }

    @Command(footer = {"", "Example: clawnet devices reject q-81f..."})
    static final class Reject extends LinkCommand {
        @Parameters(paramLabel = "REQUEST", description = "The whole id that the device shows.")
        private String request = "";

        Reject(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return desk.answer(desk.call(DeviceMethods.PAIR_REJECT, new DeviceMethods.RequestRef(request)), "refused");
        }
    }

    @Command(
            footer = {
                "",
                "Its connections close and its key is worth nothing here.",
                "",
                "Example: clawnet devices remove \"old phone\""
            })
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "DEVICE", description = "Id, its beginning, or its name.")
        private String device = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PairedDevice found = Names.pick(
                    DEVICE, device, desk.call(DeviceMethods.PAIR_LIST).paired(), Remove::names);
            DeviceMethods.DeviceRef removed =
                    desk.call(DeviceMethods.PAIR_REMOVE, new DeviceMethods.DeviceRef(found.deviceId()));
            return desk.answer(removed, "removed " + removed.deviceId().value());
        }

        private static List<String> names(PairedDevice one) {
            return Stream.of(Optional.of(one.deviceId().value()), one.operatorLabel(), one.displayName())
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    @Command(
            footer = {
                "",
                "Prints a code that pairs one device to you, once, within ten minutes.",
                "",
                "Example: clawnet devices invite --human --label phone"
            })
    static final class Invite extends LinkCommand {
        @Option(names = "--human", description = "A person will use it: it may decide approvals in your name.")
        private boolean human;

        @Option(names = "--role", paramLabel = "ROLE", description = "operator (default) or node; repeat for both.")
        private List<String> roles = new ArrayList<>();

        @Option(names = "--label", paramLabel = "TEXT", description = "Name of the device in the list.")
        private Optional<String> label = Optional.empty();

        Invite(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<List<Role>> wanted = roles.isEmpty()
                    ? Optional.empty()
                    : Optional.of(roles.stream().map(Invite::role).toList());
            DeviceMethods.SetupCodeResult code = desk.call(
                    DeviceMethods.SETUP_CODE,
                    Given.of(() -> new DeviceMethods.SetupCodeParams(
                            human ? Optional.of(true) : Optional.empty(), wanted, label)));
            return desk.answer(
                    code,
                    "setup code   " + code.setupCode(),
                    "valid until  " + Times.at(code.expiresAtMs()),
                    "gateway      " + code.gatewayUrl(),
                    "fingerprint  " + Table.orDash(code.fingerprint()),
                    "",
                    "On the new device: " + use(wanted) + code.setupCode());
        }

        /// A device that is a node only serves; it has no commands to give.
        private static String use(Optional<List<Role>> roles) {
            return roles.filter(List.of(Role.NODE)::equals).isPresent()
                    ? "clawnet node run --policy FILE --code "
                    : "clawnet pair ";
        }

        private static Role role(String typed) {
            return Arrays.stream(Role.values())
                    .filter(role -> role.wire().equals(typed.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new Problem(Exit.USAGE, "--role takes operator or node"));
        }
    }
}
