package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `clawnet devices ...`: what speaks for the caller.
final class DeviceCommands {
    private DeviceCommands() {}

    @Command(footer = {"", "Example: clawnet devices list"})
    static final class ListDevices extends LinkCommand {
        ListDevices(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            DeviceMethods.PairList devices = desk.call(DeviceMethods.PAIR_LIST);
            Table table = new Table("DEVICE", "NAME", "ID", "CLASS", "ROLES", "SEEN", "PAIRED");
            devices.paired()
                    .forEach(device -> table.row(
                            DeviceNames.word(device),
                            Table.orDash(device.operatorLabel().or(device::displayName)),
                            device.deviceId().value().substring(0, 12),
                            device.deviceClass() == DeviceClass.HUMAN ? "human" : "program",
                            Table.list(device.roles().stream().map(Role::wire).toList()),
                            device.connected()
                                    ? "connected"
                                    : device.lastSeenAtMs().map(Times::at).orElse("never"),
                            Times.at(device.approvedAtMs()) + " by " + device.approvedVia()));
            List<String> lines = new ArrayList<>(table.lines("no devices"));
            lines.addAll(waiting(devices.pending()));
            return desk.answer(devices, lines);
        }
    }

    private static List<String> waiting(List<DeviceMethods.PendingPairing> pending) {
        List<String> lines = new ArrayList<>();
        pending.forEach(each -> {
            lines.add("");
            lines.add(Table.list(List.of("waits: " + Table.orDash(each.displayName()))) + ", "
                    + each.role().wire() + (each.isRepair() ? ", asks for more than it has" : "") + ", from "
                    + Table.orDash(each.remoteIp()) + ", asked " + Times.at(each.ts()));
            lines.add("  asks for     " + Table.list(each.scopes()));
            lines.add("  key          " + each.deviceId().value());
            lines.add("  next: clawnet devices approve " + each.requestId());
        });
        return lines;
    }

    @Command(footer = {"", "A request ends after five minutes.", "", "Example: clawnet devices pending"})
    static final class Pending extends LinkCommand {
        Pending(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<DeviceMethods.PendingPairing> pending =
                    desk.call(DeviceMethods.PAIR_LIST).pending();
            return desk.answer(
                    new DeviceMethods.PairList(pending, List.of()),
                    pending.isEmpty() ? List.of("no device waits") : waiting(pending));
        }
    }

    @Command(
            footer = {
                "",
                "The slug follows from the name, with a number when another device of yours has it.",
                "",
                "Example: clawnet devices rename brave-otter \"kitchen tablet\""
            })
    static final class Rename extends LinkCommand {
        @Parameters(index = "0", paramLabel = "DEVICE", description = "Id, its beginning, its slug, or its name.")
        private String device = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "What to call it.")
        private String name = "";

        Rename(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PairedDevice found = DeviceNames.pick(desk, device);
            DeviceMethods.Rename renamed = desk.call(
                    DeviceMethods.PAIR_RENAME, Given.of(() -> new DeviceMethods.Rename(found.deviceId(), name)));
            return desk.answer(
                    renamed,
                    "it is called "
                            + DeviceNames.word(
                                    DeviceNames.pick(desk, found.deviceId().value())) + " now");
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
            return desk.answer(approved, "paired " + DeviceNames.word(approved.device()));
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
        @Parameters(paramLabel = "DEVICE", description = "Id, its beginning, its slug, or its name.")
        private String device = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PairedDevice found = DeviceNames.pick(desk, device);
            DeviceMethods.DeviceRef removed =
                    desk.call(DeviceMethods.PAIR_REMOVE, new DeviceMethods.DeviceRef(found.deviceId()));
            return desk.answer(removed, "removed " + DeviceNames.word(found));
        }
    }
}
