package dev.clawnet.gateway.device;

import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.SystemCommands;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which commands a machine of a kind may declare at all, and what each kind of command is.
///
/// Threat: a node declares a command that its platform cannot have, or one that looks harmless and is not. What is not
/// on the list of its platform does not exist, whoever approves it. See `NodeSurfacesTest`.
public final class NodeSurface {
    /// Commands that only look, and leave no trace on the node or of its owner's surroundings.
    private static final Set<String> LOOKS = Set.of(
            SystemCommands.WHICH,
            SystemCommands.PREPARE,
            "device.info",
            "device.status",
            "device.health",
            "device.permissions");

    private static final Set<String> DESKTOP = Set.of(
            SystemCommands.WHICH,
            SystemCommands.PREPARE,
            SystemCommands.RUN,
            SystemCommands.NOTIFY,
            "device.info",
            "device.status");

    private static final Set<String> PHONE = Set.of(
            SystemCommands.NOTIFY,
            "device.info",
            "device.status",
            "device.health",
            "device.permissions",
            "location.get",
            "camera.list",
            MediaCommands.CAMERA,
            MediaCommands.SCREEN,
            MediaCommands.AUDIO,
            "canvas.present",
            "canvas.hide",
            "canvas.navigate",
            "canvas.snapshot",
            "notifications.list",
            "contacts.search",
            "calendar.events",
            "reminders.list",
            "photos.latest",
            "motion.activity",
            "motion.pedometer");

    private static final Set<String> ANY = Set.of(SystemCommands.NOTIFY, "device.info", "device.status");

    private NodeSurface() {}

    /// Whether a node of this platform may have this command. Files are served by desktops alone.
    public static boolean allows(String platform, String command) {
        return switch (DeviceProof.pinned(platform)) {
            case "linux", "macos", "windows", "freebsd" ->
                DESKTOP.contains(command) || FilesCommands.ALL.contains(command) || MediaCommands.ALL.contains(command);
            case "ios", "ipados", "android" -> PHONE.contains(command);
            default -> ANY.contains(command);
        };
    }

    /// What counts of a declaration, each name once, in order.
    public static List<String> counted(String platform, List<String> declared) {
        return List.copyOf(new TreeSet<>(
                declared.stream().filter(command -> allows(platform, command)).toList()));
    }

    /// Whether an operator may ask for it directly. Files are asked for by agents, within labels, and taken back by
    /// their owner: they have methods of their own.
    public static boolean direct(String platform, String command) {
        return allows(platform, command) && !FilesCommands.ALL.contains(command);
    }

    /// Whether it changes nothing and shows nothing but the machine itself.
    public static boolean looks(String command) {
        return LOOKS.contains(command);
    }

    /// Whether who approves it needs to be an admin of their own things: what it opens is the whole machine.
    public static boolean wide(String command) {
        return command.equals(SystemCommands.RUN)
                || command.equals(SystemCommands.PREPARE)
                || command.equals(SystemCommands.WHICH)
                || MediaCommands.ALL.contains(command);
    }
}
