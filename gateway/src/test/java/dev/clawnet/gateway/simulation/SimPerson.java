package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A person of a simulated world, with the devices they were given and the identities they began with.
record SimPerson(int index, PersonId id, List<Held> devices, List<String> identities) {
    /// Keys of all worlds: making one costs more than a deed.
    static final List<DeviceKey> KEYS = IntStream.range(0, 24)
            .mapToObj(n ->
                    DeviceKey.ofSeed(ByteBuffer.allocate(32).putInt(28, n + 1).array()))
            .toList();

    /// A key in a person's hand, and what class it was paired as at first.
    record Held(DeviceKey key, DeviceClass deviceClass) {}

    String name() {
        return "P" + index;
    }

    /// The person over the link of one of their devices.
    Caller over(Held device) {
        return new Caller(
                new ConnId("k-" + index),
                id,
                Optional.of(device.key().id()),
                device.deviceClass(),
                Role.OPERATOR,
                Set.of(Scope.ADMIN),
                index == 0,
                index == 0);
    }

    Held first() {
        return devices.getFirst();
    }
}
