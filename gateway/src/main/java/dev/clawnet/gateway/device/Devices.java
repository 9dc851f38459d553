package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Count;
import dev.clawnet.gateway.device.DeviceTables.Owner;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import java.util.List;
import java.util.Optional;

/// Looks at devices. Everything within one person, but for the owner of a key.
public final class Devices {
    private static final String COUNT = "devices";

    private Devices() {}

    /// Whose key this is, or was: a removed device keeps its person.
    public static Optional<PersonId> owner(View view, DeviceId device) {
        return view.find(DeviceTables.OWNERS, PersonId.GATEWAY, device.value()).map(Owner::person);
    }

    /// The paired device of a key.
    public static Optional<Device> find(View view, DeviceId device) {
        return owner(view, device).flatMap(person -> find(view, person, device));
    }

    /// A device of this person; another's looks like none.
    public static Optional<Device> find(View view, PersonId person, DeviceId device) {
        return view.find(DeviceTables.DEVICES, person, device.value());
    }

    /// Whether no device was ever paired here.
    public static boolean nobodyYet(View view) {
        return view.list(DeviceTables.OWNERS, PersonId.GATEWAY, "", 1).isEmpty();
    }

    /// How many devices this person has.
    static long count(View view, PersonId person) {
        return view.find(DeviceTables.COUNTS, person, COUNT).map(Count::devices).orElse(0L);
    }

    static void counted(Tx tx, PersonId person, int more) {
        tx.put(DeviceTables.COUNTS, person, COUNT, new Count(count(tx, person) + more));
    }

    public static List<Device> of(View view, PersonId person) {
        return view.list(DeviceTables.DEVICES, person, "", Limits.DEVICES_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    /// The key of a live device of this person that speaks for it; empty for programs.
    public static Optional<DevicePublicKey> humanKey(View view, PersonId person, DeviceId device) {
        return find(view, person, device)
                .filter(Device::live)
                .filter(each -> each.deviceClass() == DeviceClass.HUMAN)
                .map(each -> DevicePublicKey.parse(each.publicKey()));
    }
}
