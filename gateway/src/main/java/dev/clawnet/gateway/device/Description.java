package dev.clawnet.gateway.device;

import dev.clawnet.protocol.device.DeviceProof;
import java.util.Optional;

/// What a device says of itself. Shown to its owner, trusted by nobody; platform and family are pinned at pairing.
///
/// @param address where it came from
public record Description(
        Optional<String> displayName,
        String platform,
        Optional<String> family,
        String clientId,
        String clientMode,
        String address) {

    /// Whether platform and family are what they were, whatever the version.
    boolean sameMachine(Description other) {
        return DeviceProof.pinned(platform).equals(DeviceProof.pinned(other.platform))
                && DeviceProof.folded(family.orElse("")).equals(DeviceProof.folded(other.family.orElse("")));
    }
}
