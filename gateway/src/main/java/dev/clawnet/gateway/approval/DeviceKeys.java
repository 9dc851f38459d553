package dev.clawnet.gateway.approval;

import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// The key of a device that is paired to this person now. Pairing implements it.
@FunctionalInterface
public interface DeviceKeys {
    Optional<DevicePublicKey> find(PersonId person, DeviceId device);
}
