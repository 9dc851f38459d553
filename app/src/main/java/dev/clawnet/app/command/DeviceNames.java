package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Devices of the caller by what people type: the id or its beginning, the slug, or a name.
final class DeviceNames {
    private static final Names.What DEVICE = new Names.What("device", "clawnet devices list");

    private DeviceNames() {}

    static PairedDevice pick(Desk desk, String typed) {
        return Names.pick(DEVICE, typed, desk.call(DeviceMethods.PAIR_LIST).paired(), DeviceNames::names);
    }

    /// All of them, the id first.
    static List<String> names(PairedDevice one) {
        return Stream.of(Optional.of(one.deviceId().value()), one.slug(), one.operatorLabel(), one.displayName())
                .flatMap(Optional::stream)
                .toList();
    }

    /// What to call a device: its slug, else the beginning of its id.
    static String word(PairedDevice device) {
        return device.slug().orElse(device.deviceId().value().substring(0, 12));
    }
}
