package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Count;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What acts call the nodes of one person.
///
/// Threat: a grant or a rule that names a node comes to mean another machine, because the first one was removed or
/// got another name, or because a program that manages devices put its own in that place. So a name is written down
/// when a device becomes a node, it is that device's alone for ever, and only a device that speaks for its person
/// gives a node another one. See `NodeNamesTest`.
///
/// A name comes from the owner's label, else from what the device calls itself; one that was ever another device's
/// gets a number. It tells nothing of other people's devices.
public final class NodeNames {
    private static final int MAX_NAME = 40;
    private static final String COUNT = "node-names";

    private NodeNames() {}

    /// Whose a name is.
    record Named(DeviceId device) {}

    /// Names of all paired nodes of a person, linked or not, oldest first.
    ///
    /// Nodes that were paired before names were written down have none until the next change among the person's
    /// devices writes them all: until then they follow from the order of pairing.
    ///
    /// @param devices every device of the person, revoked ones included
    public static Map<DeviceId, String> of(List<Device> devices) {
        Set<String> taken = devices.stream()
                .flatMap(device -> device.nodeName().stream())
                .collect(Collectors.toCollection(HashSet::new));
        Map<DeviceId, String> names = new LinkedHashMap<>();
        devices.stream()
                .filter(NodeNames::isNode)
                .sorted(Comparator.comparing(Device::createdAt).thenComparing(Device::id))
                .forEach(device ->
                        names.put(device.id(), device.nodeName().orElseGet(() -> numbered(device, taken::add))));
        return names;
    }

    /// Writes down the names of nodes that have none yet. To be called before anything changes among the devices.
    static void settle(Tx tx, PersonId person) {
        if (tx.find(DeviceTables.COUNTS, person, COUNT).isPresent()) {
            return;
        }
        List<Device> devices = Devices.of(tx, person);
        Map<DeviceId, String> names = of(devices);
        for (Device device : devices) {
            Optional.ofNullable(names.get(device.id())).ifPresent(name -> {
                tx.put(DeviceTables.NODE_NAMES, person, name, new Named(device.id()));
                tx.put(DeviceTables.DEVICES, person, device.id().value(), device.asNode(name));
            });
        }
        tx.put(DeviceTables.COUNTS, person, COUNT, new Count((long) names.size()));
    }

    /// The same device with a name, when it is a node and has none.
    static Device named(Tx tx, Device device) {
        return device.nodeName().isPresent() || !isNode(device) ? device : fresh(tx, device);
    }

    /// A device with its new label, and with the name that follows from it when it is a node.
    static Device relabelled(Tx tx, Caller caller, Device labelled) {
        settle(tx, labelled.person());
        Optional<String> old =
                Devices.find(tx, labelled.person(), labelled.id()).flatMap(Device::nodeName);
        if (old.isEmpty()) {
            return labelled;
        }
        if (!caller.isHuman()) {
            throw new Fault(
                    ErrorCode.HUMAN_DEVICE_REQUIRED,
                    "grants and rules name this node: only a device that speaks for its person gives it another name");
        }
        return fresh(tx, labelled);
    }

    private static Device fresh(Tx tx, Device device) {
        return device.asNode(numbered(device, name -> take(tx, device, name)));
    }

    private static boolean isNode(Device device) {
        return device.grants().stream().anyMatch(grant -> grant.role() == Role.NODE);
    }

    /// Takes a name for a device. A name that it had before is its own still.
    private static boolean take(Tx tx, Device device, String name) {
        Optional<Named> holder = tx.find(DeviceTables.NODE_NAMES, device.person(), name);
        if (holder.isPresent()) {
            return holder.get().device().equals(device.id());
        }
        long count = tx.find(DeviceTables.COUNTS, device.person(), COUNT)
                .map(Count::devices)
                .orElse(0L);
        if (count >= Limits.NODE_NAMES_PER_PERSON) {
            return false;
        }
        tx.put(DeviceTables.COUNTS, device.person(), COUNT, new Count(count + 1));
        tx.put(DeviceTables.NODE_NAMES, device.person(), name, new Named(device.id()));
        return true;
    }

    /// The first of the wanted names that can be taken; after the last try the device's id, which no name is.
    private static String numbered(Device device, Predicate<String> take) {
        String wanted = device.label()
                .or(() -> device.about().displayName())
                .map(NodeNames::slug)
                .filter(slug -> !slug.isEmpty())
                .orElse("node");
        String name = wanted;
        for (int number = 2; !take.test(name); number++) {
            if (number > Limits.NODE_NAME_TRIES) {
                return device.id().value();
            }
            name = wanted + "-" + number;
        }
        return name;
    }

    private static String slug(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = lower.length() > MAX_NAME ? lower.substring(0, MAX_NAME) : lower;
        return cut.replaceAll("^-|-$", "");
    }
}
