package dev.clawnet.gateway.node;

import dev.clawnet.gateway.device.Device;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.Role;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What acts call the nodes of one person. Pure.
///
/// Names come from the owner's label, else from what the device calls itself; a name that is taken gets a number,
/// in the order of pairing, so that it stays when links come and go: a grant or a rule never comes to mean another
/// machine because one is away. It tells nothing of other people's devices.
public final class NodeNames {
    private static final int MAX_NAME = 40;

    private NodeNames() {}

    /// Names of all paired nodes of a person, linked or not, oldest first.
    ///
    /// @param devices every device of the person, revoked ones included
    public static Map<DeviceId, String> of(List<Device> devices) {
        Set<String> taken = new HashSet<>();
        Map<DeviceId, String> names = new LinkedHashMap<>();
        devices.stream()
                .filter(device -> device.grants().stream().anyMatch(grant -> grant.role() == Role.NODE))
                .sorted(Comparator.comparing(Device::createdAt).thenComparing(Device::id))
                .forEach(device -> names.put(device.id(), name(device, taken)));
        return names;
    }

    private static String name(Device device, Set<String> taken) {
        String wanted = device.label()
                .or(() -> device.about().displayName())
                .map(NodeNames::slug)
                .filter(slug -> !slug.isEmpty())
                .orElse("node");
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    private static String slug(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = lower.length() > MAX_NAME ? lower.substring(0, MAX_NAME) : lower;
        return cut.replaceAll("^-|-$", "");
    }
}
