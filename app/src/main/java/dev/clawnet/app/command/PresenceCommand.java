package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.PresenceEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `clawnet presence`: which of the caller's devices are here.
@Command(
        footer = {
            "",
            "One row for each device that is connected, or was within five minutes: a badge for each role it is",
            "connected in, and what those connections can do. `devices list` has all devices, with when each was",
            "last seen.",
            "",
            "Example: clawnet presence"
        })
final class PresenceCommand extends LinkCommand {
    PresenceCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        SystemMethods.PresenceList here = desk.call(SystemMethods.SYSTEM_PRESENCE);
        Map<String, String> words = new HashMap<>();
        desk.call(DeviceMethods.PAIR_LIST)
                .paired()
                .forEach(device -> words.put(device.deviceId().value(), DeviceNames.word(device)));
        Table table = new Table("DEVICE", "NAME", "ROLES", "STATE", "SINCE", "PLATFORM", "CAN");
        here.entries()
                .forEach(entry -> table.row(
                        entry.deviceId()
                                .map(id -> words.getOrDefault(id, id.substring(0, 12)))
                                .orElse("console"),
                        Table.orDash(entry.host()),
                        Table.list(entry.roles().orElse(List.of())),
                        online(entry) ? "here" : "gone",
                        since(entry),
                        Table.orDash(entry.platform()),
                        Table.list(entry.caps().orElse(List.of()))));
        return desk.answer(here, table.lines("no device is connected"));
    }

    private static boolean online(PresenceEntry entry) {
        return entry.reason().equals(Optional.of("connect"));
    }

    /// Since when it is here; of one that went, when it went.
    private static String since(PresenceEntry entry) {
        return Times.at(online(entry) ? entry.onlineSince().orElse(entry.ts()) : entry.ts());
    }
}
